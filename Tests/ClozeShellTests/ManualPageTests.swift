import Foundation
import Testing

@testable import ClozeShell

/// `cloze help --man`, and topics.
@Suite struct ManualPageTests {
  private let page = ManualPage(guide: .cloze(), version: "1.2").roff

  @Test func whatMarkupGivesAMeaningIsEscaped() {
    #expect(Roff.line(".hidden") == "\\&.hidden")
    #expect(Roff.line("'quoted'") == "\\&\\(aqquoted\\(aq")
    #expect(Roff.line("a.b \\n --c ~`^\"") == "a.b \\en \\-\\-c \\(ti\\(ga\\(ha\\(dq")
    #expect(Roff.bold("--data") == "\\fB\\-\\-data\\fR")
  }

  @Test func indentedLinesAreBlocks() {
    #expect(
      Roff.paragraphs("One.\n\n  a b\n  .c\n\nTwo.")
        == [".PP", "One."] + Roff.block(["  a b", "  .c"]) + [".PP", "Two."])
    #expect(Roff.paragraphs("  end").last == ".in")
    #expect(Roff.paragraphs("") == [])
  }

  @Test func everythingIsInThePage() {
    #expect(page.hasPrefix(".TH CLOZE 1 \"\" \"cloze 1.2\" \"Cloze\"\n.SH NAME\ncloze \\- "))
    for names in Program.commands {
      let name = Roff.escaped(names.joined(separator: " "))
      #expect(page.contains("\n.SS \(name)\n"))
    }
    #expect(page.contains("\n.SH INSTALL\n"))
    #expect(page.contains("\n\\fBencoder.layers=4\\fR\n"))
  }

  @Test func everyRequestIsOneThatTheMarkupHas() {
    let requests: Set = ["TH", "SH", "SS", "TP", "PP", "EX", "EE", "in", "br"]
    for line in page.split(separator: "\n") where line.hasPrefix(".") {
      let request = String(line.dropFirst().prefix { $0.isLetter })
      #expect(requests.contains(request), "\(line)")
    }
    #expect(!page.split(separator: "\n").contains { $0.hasPrefix("'") })
  }

  @Test func theProgramWritesIt() {
    let outcome = cloze("help", "--man")
    #expect(outcome.status == 0)
    #expect(outcome.result == ManualPage(guide: .cloze(), version: Program.version).roff)
  }

  @Test func topicsAreFound() {
    let topic = cloze("help", "install")
    #expect(topic.status == 0)
    #expect(topic.result.contains("make install PREFIX=$HOME/.local"))
    #expect(topic.result.components(separatedBy: "\n").allSatisfy { $0.count <= 100 })
    #expect(cloze("help").result.contains("help install"))
    #expect(cloze("help", "without", "root").result.contains("help install"))
    #expect(cloze("help", "installl").messages.contains("did you mean 'help install'?"))
  }
}

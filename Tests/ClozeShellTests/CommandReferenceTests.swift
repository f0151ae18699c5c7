import Foundation
import Testing

@testable import ClozeShell

/// docs/commands.md, and that nothing is left unexplained.
@Suite struct CommandReferenceTests {
  private let guide = Guide.cloze()

  @Test func theDocumentIsUpToDate() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/commands.md")
    let document = try String(contentsOf: path, encoding: .utf8)
    let isFresh = document == CommandReference(guide: guide).markdown
    #expect(isFresh, "docs/commands.md is stale: cloze help --markdown > docs/commands.md")
  }

  @Test func everyCommandIsExplained() {
    for command in guide.all {
      #expect(!command.summary.isEmpty, "\(command.name) has no summary")
      #expect(!command.summary.contains("\n"), "\(command.name): a summary is one line")
      if command.children.isEmpty {
        #expect(!command.examples.isEmpty, "\(command.name) has no example")
        let isCalled = command.examples.contains { $0.contains(command.name) }
        #expect(isCalled, "no example of \(command.name) calls it")
      }
      for argument in command.arguments {
        #expect(!argument.summary.isEmpty, "\(command.name) \(argument.usage) is not explained")
      }
    }
  }

  @Test func everyKindIsExplained() {
    #expect(guide.kinds.contains { $0.path == "objectives.masked" })
    for kind in guide.kinds {
      #expect(!kind.summary.isEmpty && !kind.summary.contains("\n"), "\(kind.path)")
    }
  }

  @Test func everyCommandIsInTheDocument() {
    let document = CommandReference(guide: guide).markdown
    for names in Program.commands {
      #expect(document.contains("\n## \(names.joined(separator: " "))\n"))
    }
    #expect(document.contains("| `encoder.layers` | `4` |"))
  }

  @Test func examplesOfSeveralLinesAreOne() {
    let parts = CommandGuide.parts(of: "Notes.\n\nExamples:\n  a \\\n    b\n  c\n")
    #expect(parts.notes == "Notes.")
    #expect(parts.examples == ["a \\\n  b", "c"])
    #expect(CommandGuide.parts(of: "").examples == [])
  }
}

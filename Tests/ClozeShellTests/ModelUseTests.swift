import ClozeLanguage
import ClozeTraining
import Testing

@testable import ClozeShell

/// The commands that reports name for a model.
@Suite struct ModelUseTests {
  @Test func everyKindOfDataHasItsOwn() throws {
    // Of a joint run its members are used.
    for modality in Registry.modalities where modality.name != "joint" {
      let lines = ModelUse.lines(for: modality.name, at: "'a b/run'")
      #expect(lines.count > 1, "\(modality.name)")
      #expect(
        lines.contains { $0.hasPrefix("cloze fill ") }
          == (Registry.provider(of: .filling, for: modality.name) != nil), "\(modality.name)")
      for line in lines { try check(line) }
    }
    #expect(ModelUse.lines(for: "points", at: "r").contains { $0.hasPrefix("cloze tokens r ") })
    #expect(ModelUse.lines(for: "items", at: "r").contains { $0.hasPrefix("cloze score r ") })
    #expect(ModelUse.lines(for: "teapots", at: "r") == ["cloze model info r"])
  }

  /// The line is a command that the program takes.
  private func check(_ line: String) throws {
    guard case .complete(let statements) = Parser.parse(line, file: ""),
      case .command(let invocation)? = statements.first?.kind
    else {
      Issue.record("\(line)")
      return
    }
    let shell = ShellSession(
      streams: Streams(result: { _ in }, message: { _ in }), interrupts: Interrupts())
    let words = try Evaluator(shell).arguments(invocation.arguments)
    #expect(words.contains("a b/run"))
    #expect(throws: Never.self, "\(line)") { _ = try Root.parseAsRoot(words) }
  }
}

import Testing

@testable import ClozeLanguage

/// `> file`, `>> file` and `| program` behind commands, and names of members with `@`.
@Suite struct RedirectionTests {
  private func output(_ text: String) throws -> String {
    let kind = try statements(text).first?.kind
    let command: Invocation?
    switch kind {
    case .command(let found), .assignCommand(_, let found): command = found
    case .timed(let inner):
      if case .command(let found) = inner.kind { command = found } else { command = nil }
    default: command = nil
    }
    switch command?.output {
    case .file(let word, let appends):
      return (appends ? ">> " : "> ")
        + (try Evaluator(scope).arguments([word]).joined(separator: "|"))
    case .program(let line): return "| " + line
    case nil: return "none"
    }
  }

  @Test(arguments: [
    ("a b", "none"), ("a b > c", "> c"), ("a b >c", "> c"), ("a >> 'c d'", ">> c d"),
    ("a > ${name}.csv", "> ship.csv"),
    ("a > ~/x", "> /home/ada/x"),
    ("x = a > c", "> c"), ("time a > c", "> c"), ("a > c # d", "> c"), ("a > c; b", "> c"),
    ("a b>c", "none"), ("a 'loss > 3'", "none"), ("a \\> c", "none"), ("a loss>3", "none"),
    ("a | b", "| b"), ("a |b 'c;d' \"e}f\" ; g", "| b 'c;d' \"e}f\""),
    ("a | b | c > d", "| b | c > d"),
    ("a | awk '{print $1}' # comment", "| awk '{print $1}'"), ("a | b ${x} $(c; d) }", "none"),
    ("a | b 2>&1", "| b 2>&1"), ("a | b \\; c", "| b \\; c"), ("a | b#c", "| b#c"),
  ])
  func whereResultsGo(_ text: String, _ expected: String) throws {
    if text.hasSuffix("}") {
      guard case .invalid = Parser.parse(text, file: "") else {
        Issue.record("understood: \(text)")
        return
      }
    } else {
      #expect(try output(text) == expected, "\(text)")
    }
  }

  @Test func aBlockEndsAProgram() throws {
    guard case .loop(_, _, let body)? = try statements("for i in 1 2 { a | b ${i} }").first?.kind,
      case .command(let command)? = body.first?.kind
    else {
      Issue.record("no loop")
      return
    }
    #expect(command.output == .program("b ${i}"))
    let several = try statements("a | b\nc | d\n")
    #expect(several.count == 2)
  }

  @Test(arguments: [
    ("a | b 'c", Incomplete.Part.singleQuote), ("a | b \"c\\\"", .doubleQuote),
    ("a > 'b", .singleQuote),
  ])
  func openQuotesAreIncomplete(_ text: String, _ part: Incomplete.Part) {
    guard case .incomplete(let incomplete) = Parser.parse(text, file: "") else {
      Issue.record("\(Parser.parse(text, file: ""))")
      return
    }
    #expect(incomplete.part == part)
  }

  /// Scores by name.
  private struct Scores: ValueObject {
    let kind = "scores"
    let text: String? = nil
    let memberNames = ["ndcg@10", "path"]
    func member(_ name: String) throws -> Value? {
      ["ndcg@10": .number(0.5), "path": .text("runs/m")][name]
    }
  }

  @Test(arguments: [
    ("$r.ndcg@10", "0.5"), ("$r.ndcg@10 * 2", "1"), ("\"$r.ndcg@10!\"", "0.5!"),
    ("$r.path@4000", "runs/m@4000"), ("\"$name@example $name@10\"", "ship@example ship@10"),
    ("\"$r.path@10.csv\"", "runs/m@10.csv"), ("\"$r.path@10.tar.gz!\"", "runs/m@10.tar.gz!"),
    ("\"$r.path@best\"", "runs/m@best"), ("\"${r.ndcg@10}x\"", "0.5x"),
  ])
  func membersMayHaveANumberBehindAnAt(_ text: String, _ expected: String) throws {
    var values = scope.values
    values["r"] = .object(Scores())
    guard case .assignExpression(_, let expression)? = try statements("v = \(text)").first?.kind
    else {
      Issue.record("no expression: \(text)")
      return
    }
    #expect(try Evaluator(FixedScope(values: values)).value(of: expression).text == expected)
  }
}

import ClozeLanguage
import Testing

/// Blocks, and texts that are not whole.
@Suite struct ParserTests {
  @Test func blocksNest() throws {
    let text = """
      for lr in 1e-3 1e-4 { # rates
        if $lr == 1e-3 {
          m = pretrain text --set optimizer.rate=$lr
        } else if true { skip } else {
          !ls
        }
      }; done
      """
    let all = try statements(text)
    #expect(all.count == 2)
    guard case .loop("lr", let items, let body) = all[0].kind,
      case .branch(let branches, let otherwise)? = body.first?.kind
    else {
      Issue.record("\(all)")
      return
    }
    #expect(items.count == 2)
    #expect(branches.count == 2)
    #expect(otherwise.map(\.kind) == [.program("ls")])
    #expect(branches[0].body.first?.position == SourcePosition(file: "f", line: 3, column: 5))
  }

  @Test(arguments: [
    ("echo 'a", Incomplete.Part.singleQuote, 1, 6), ("echo \"a\nb", .doubleQuote, 1, 6),
    ("a\nfor i in 1 2 {\n echo $i", .block, 2, 14), ("if true {", .block, 1, 9),
    ("if true { a } else {", .block, 1, 20), ("x = (1 +", .parenthesis, 1, 5),
    ("x = [1,\n2", .bracket, 1, 5), ("x = round(1, ", .parenthesis, 1, 10),
    ("echo a \\", .continuation, 1, 8), ("echo a \\\n", .continuation, 1, 8),
    ("\\", .continuation, 1, 1),
    ("echo ${x", .block, 1, 7), ("echo $(1 + ", .parenthesis, 1, 7),
    ("x = \\\n", .continuation, 1, 5),
    ("for i in 1 2 \\\n", .continuation, 1, 14), ("echo \"$(1 +", .parenthesis, 1, 8),
  ])
  func openTextsAreIncomplete(_ text: String, _ part: Incomplete.Part, _ line: Int, _ column: Int) {
    guard case .incomplete(let incomplete) = Parser.parse(text, file: "f") else {
      Issue.record("\(text): \(Parser.parse(text, file: "f"))")
      return
    }
    #expect(incomplete.part == part)
    #expect(incomplete.position == SourcePosition(file: "f", line: line, column: column))
    #expect(!incomplete.description.contains("\n"))
  }

  @Test(arguments: [
    ("a }", 1, 3, "} without a {"), ("echo {a}", 1, 6, "quote it"),
    ("a & b", 1, 5, "cannot stand here"),
    ("a && b", 1, 3, "&& is not needed"), ("a || b", 1, 4, "|| is not of this language"),
    ("\n a < b", 2, 4, "cannot stand here"), ("a >", 1, 4, "file behind > is missing"),
    ("a | ; b", 1, 5, "program behind | is missing"), ("a > b c", 1, 7, "one file stands behind"),
    ("a > b | c", 1, 7, "one place"), ("a > b &", 1, 7, "leave out the &"),
    ("a | b &", 1, 5, "leave out the &"), ("for i in 1 > b { }", 1, 12, "cannot stand here"),
    ("1 2", 1, 3, "cannot stand here"),
    ("x = ", 1, 5, "must follow x ="), ("x = 3abc", 1, 6, "no number"),
    ("x = 1 + b", 1, 9, "write $b"),
    ("for i 1 2 {}", 1, 7, "in must follow"), ("for in 1 { }", 1, 8, "in must follow"),
    ("for i in 1 2\n{ }", 1, 13, "a { must stand here"),
    ("if $x == 1\n{ }", 1, 11, "a { must stand"),
    ("else { }", 1, 1, "else without an if"), ("time", 1, 5, "time what"), ("!", 1, 2, "missing"),
    ("_ = 3", 1, 1, "cannot be given"), ("env = 3", 1, 1, "cannot be given"),
    ("é ü é <", 1, 7, "cannot stand here"), ("é ü é |", 1, 8, "is missing"),
    ("pre'x' a", 1, 1, "plain text"),
    ("if true { a }\nelse { b }", 2, 1, "line of the }"), ("echo $(1 2)", 1, 10, "expected )"),
    ("x = [1 2]", 1, 8, "expected ]"), ("echo ${x + 1}", 1, 9, "expected }"),
    ("x = )", 1, 5, "must follow"),
    ("a\0b", 1, 2, "NUL"), ("x = 1 +\n2", 1, 8, "expected a value"), ("x = (1)(2)", 1, 8, "cannot"),
  ])
  func errorsHaveAPlace(_ text: String, _ line: Int, _ column: Int, _ part: String) {
    guard case .invalid(let error) = Parser.parse(text, file: "f") else {
      Issue.record("\(text): \(Parser.parse(text, file: "f"))")
      return
    }
    #expect(error.text.contains(part), "\(text): \(error)")
    #expect(error.position == SourcePosition(file: "f", line: line, column: column), "\(text)")
    #expect(!error.description.contains("\n"))
  }

  @Test func nestingHasALimit() {
    let texts = [
      String(repeating: "(", count: 100_000), "x = " + String(repeating: "[", count: 100_000),
      "x = " + String(repeating: "-", count: 100_000) + "1",
      "x = " + String(repeating: "not ", count: 100_000) + "true",
      "x = 1" + String(repeating: " ** 1", count: 100_000),
      String(repeating: "for i in 1 { ", count: 100_000),
      String(repeating: "time ", count: 100_000),
      "echo " + String(repeating: "\"$(", count: 100_000),
      "$a" + String(repeating: "[$a", count: 9999),
      String(repeating: "if true { ", count: 100_000),
      "x = " + String(repeating: "abs(", count: 9999),
    ]
    for text in texts {
      guard case .invalid(let error) = Parser.parse(text, file: "f") else {
        Issue.record("\(text.prefix(30))")
        continue
      }
      #expect(error.text.contains("nested deeper") || error.text.contains("time what"), "\(error)")
    }
  }

  @Test func longTextsAreFine() throws {
    let sum = "x = 0" + String(repeating: " + 1", count: 200_000)
    guard case .assignExpression(_, let expression)? = try statements(sum).first?.kind else {
      Issue.record("no expression")
      return
    }
    #expect(try Evaluator(scope).value(of: expression) == .int(200_000))
    #expect(try statements(String(repeating: "echo a b 'c' ;\n", count: 50_000)).count == 50_000)
    let branches = "if true { a }" + String(repeating: " else if true { b }", count: 10_000)
    #expect(try statements(branches).count == 1)
    #expect(try words("echo " + String(repeating: "y", count: 1_000_000))[1].count == 1_000_000)
  }

  @Test func linesAreCountedFromWhereTheTextStands() throws {
    guard case .complete(let all) = Parser.parse("a\nb", file: "notes.md", line: 40) else { return }
    #expect(all.map { "\($0.position)" } == ["notes.md:40", "notes.md:41"])
  }
}

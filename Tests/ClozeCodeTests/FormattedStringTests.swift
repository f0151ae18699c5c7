import ClozeCode
import Testing

/// F-strings as Python 3.12 lexes them and t-strings, each of them one string.
@Suite struct FormattedStringTests {
  private struct Program: Decodable {
    var source: String
    var tokens: [String]
  }

  private func texts(_ text: String) throws -> [String] {
    let source = CodeSource(text)
    return try PythonLexer.tokens(of: source)
      .filter { ![.newline, .nl, .indent, .dedent, .end].contains($0.kind) }.map(source.text)
  }

  @Test func aFormattedStringIsOneToken() throws {
    let programs = try CodeFixtures.load("formatted_strings.json", as: [Program].self)
    #expect(programs.count == 400)
    for program in programs {
      #expect(try texts(program.source) == program.tokens, "\(program.source.debugDescription)")
    }
  }

  /// The same programs with `t` in the place of `f`.
  @Test func aTemplateIsOneToken() throws {
    for source in [
      "x = t\"a {t\"b {x}\"} c\"\n", "tr'\\N{x}' Rt'{'a'}' T'{x!r:>{w}}'\n",
      "t'''{\nx # '''\n}'''\n",
    ] {
      let template = try texts(source)
      let formatted = source.replacing("t\"", with: "f\"").replacing("t'", with: "f'")
        .replacing("T'", with: "F'").replacing("tr'", with: "fr'")
      #expect(template.map(\.count) == (try texts(formatted)).map(\.count))
      #expect(template.contains { $0.count > 9 })
    }
  }

  @Test func itIsAStringWithItsPlaceAndTheNextLineHasItsOwn() throws {
    let source = CodeSource("if a:\n  x = f'{\n1}' + y\n  z\n")
    let tokens = try PythonLexer.tokens(of: source)
    #expect(
      tokens.contains(CodeToken(kind: .string, range: 12..<19, line: 2, column: 6)))
    #expect(tokens.contains(CodeToken(kind: .identifier, range: 22..<23, line: 3, column: 6)))
    #expect(tokens.contains(CodeToken(kind: .identifier, range: 26..<27, line: 4, column: 2)))
  }

  /// Programs that Python 3.12 refuses, and the texts of their tokens.
  private static let refused: [(String, [String])] = [
    ("f'{' + x\n", ["f'{'", "+", "x"]),
    ("f'}' + x\n", ["f'}'", "+", "x"]),
    ("f'{x' y\n", ["f'{x'", "y"]),
    ("f'{(}' y\n", ["f'{(}'", "y"]),
    ("f'{x:' y\n", ["f'{x:'", "y"]),
    ("f'a\n", ["f", "'", "a"]),
    ("t'a\n", ["t", "'", "a"]),
    ("t'{' + x\n", ["t", "'{'", "+", "x"]),
    ("bf'{x}'\n", ["bf", "'{x}'"]),
    ("ft'{x}'\n", ["ft", "'{x}'"]),
  ]

  /// It is lexed as Python 3.11's `tokenize` does.
  @Test(arguments: refused)
  func theRestIsAsBefore(_ text: String, _ expected: [String]) throws {
    #expect(try texts(text).filter { $0 != " " } == expected)
  }

  @Test func aStringInQuotesAndInFieldsIsOnePieceOfTheProgram() throws {
    let pieces = CodeSplitter(.python).pieces(of: CodeSource("x = f\"a {f\"b\"}\"\ny = 1\n"))
      .strings
    let string = ["f^", "\"^", "a^", " ^", "{^", "f^", "\"^", "b^", "\"}\""]
    #expect(pieces == ["x", "="] + string + ["___NEWLINE___", "y", "=", "1", "___EOS___"])
  }

  /// Time stays in proportion to the size where no f-string ends.
  @Test(
    .timeLimit(.minutes(1)), arguments: ["f'{ (\n", "f'{x:", "f\"\"\"{'", "rf'{[", "f'{\"a\"\n"])
  func whatHasNoEndTakesItsLength(_ part: String) {
    let source = CodeSource(String(repeating: part, count: 100_000))
    let tokens = try? PythonLexer.tokens(of: source)
    #expect(tokens == nil || tokens?.last?.kind == .end)
  }
}

import ClozeCode
import Testing

@Suite struct JavaLexerTests {
  private func tokens(_ text: String) throws -> [String] {
    let source = CodeSource(text)
    return try JavaLexer.tokens(of: source).filter { $0.kind != .whitespace }
      .map { "\($0.kind) \(source.text($0))" }
  }

  @Test func kinds() throws {
    #expect(
      try tokens("@A int x = 0x1FL >>= 'c'; // d\ntrue") == [
        "operation @", "identifier A", "keyword int", "identifier x", "operation =",
        "number 0x1FL", "operation >>=", "string 'c'", "operation ;", "comment // d\n",
        "keyword true", "end ",
      ])
    #expect(
      try tokens("a >> b >>> c # ...") == [
        "identifier a", "operation >", "operation >", "identifier b", "operation >",
        "operation >", "operation >", "identifier c", "error #", "operation ...", "end ",
      ])
  }

  @Test func escapesKeepTheirPlace() throws {
    let source = CodeSource("a = \\u0062\\u0063d;\n  \\uD83D e\\\\u")
    let tokens = try JavaLexer.tokens(of: source).filter { $0.kind != .whitespace }
    #expect(
      tokens.map(source.text) == [
        "a", "=", "\\u0062\\u0063d", ";", "\\uD83D", "e", "\\", "\\", "u", "",
      ])
    #expect(tokens[4] == CodeToken(kind: .error, range: 21..<27, line: 2, column: 2))
  }

  @Test(arguments: [
    ("\n /* a", LexicalError(.unterminatedComment, line: 2, column: 1)),
    ("\"a", LexicalError(.unterminatedString, line: 1, column: 0)),
    ("'\\q'", LexicalError(.unknownEscape, line: 1, column: 1)),
    ("x = \"a\\\n\"", LexicalError(.unknownEscape, line: 1, column: 6)),
    ("\"\"\"\n \\q\"\"\"", LexicalError(.unknownEscape, line: 2, column: 1)),
    ("x = \"\"\"\n a\"", LexicalError(.unterminatedString, line: 1, column: 6)),
    ("a\n\\u00x0", LexicalError(.malformedEscape, line: 2, column: 0)),
    ("x = 0x1.8;", LexicalError(.malformedNumber, line: 1, column: 4)),
    ("1.", LexicalError(.malformedNumber, line: 1, column: 0)),
  ])
  func errorsNameThePlace(_ text: String, _ expected: LexicalError) {
    #expect(throws: expected) { try JavaLexer.tokens(of: CodeSource(text)) }
  }

  /// Java 15: a blank as an escape, and texts over several lines, in which quotes may occur.
  @Test(arguments: [
    ("s = \"a\\sb\" + '\\s';", ["\"a\\sb\"", "+", "'\\s'", ";"]),
    (
      "s = \"\"\"\n  He said \"don't\" \\\n\\s\\\"\"\" x\"\"\";",
      ["\"\"", "\"\n  He said \"don't\" \\\n\\s\\\"\"\" x\"", "\"\"", ";"]
    ),
    (
      "s = \"\"\" \t\n\"\"\" + \"\" + x;",
      ["\"\"", "\" \t\n\"", "\"\"", "+", "\"\"", "+", "x", ";"]
    ),
    ("s = \"\" + \"a\";", ["\"\"", "+", "\"a\"", ";"]),
  ])
  func stringsOfJava15(_ text: String, _ expected: [String]) throws {
    let source = CodeSource(text)
    let tokens = try JavaLexer.tokens(of: source).filter { $0.kind != .whitespace }
    #expect(tokens.map(source.text) == ["s", "="] + expected + [""])
  }

  @Test func messagesNameWhatIsThere() {
    #expect(
      LexicalError(.unknownEscape, line: 2, column: 1).description
        == "line 2, column 2: Java has no such escape; double the \\")
  }

  @Test func tokensLeaveNothingOut() throws {
    let fixtures = try CodeFixtures.load("pieces.json", as: [CodeFixtures.Split].self)
    for fixture in fixtures where fixture.language == .java {
      let source = CodeSource(fixture.source)
      guard let tokens = try? JavaLexer.tokens(of: source) else { continue }
      #expect(tokens.map(source.text).joined() == fixture.source)
    }
  }
}

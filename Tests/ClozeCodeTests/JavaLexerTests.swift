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
    ("a\n\\u00x0", LexicalError(.malformedUnicodeEscape, line: 2, column: 0)),
    ("x = 0x1.8;", LexicalError(.malformedNumber, line: 1, column: 4)),
    ("1.", LexicalError(.malformedNumber, line: 1, column: 0)),
  ])
  func errorsNameThePlace(_ text: String, _ expected: LexicalError) {
    #expect(throws: expected) { try JavaLexer.tokens(of: CodeSource(text)) }
  }

  /// An escape of a later Java is none that needs digits.
  @Test func unknownEscapesAreNamed() throws {
    let found = #expect(throws: LexicalError.self) {
      try JavaLexer.tokens(of: CodeSource("x = \"a\\sb\";"))
    }
    #expect(
      found?.description == "line 1, column 7: the character behind the \\ starts no escape; "
        + "double the \\ or leave it out")
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

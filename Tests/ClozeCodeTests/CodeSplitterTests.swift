import ClozeCode
import Testing

@Suite struct CodeSplitterTests {
  @Test func piecesAreThoseOfCuBERT() throws {
    let fixtures = try CodeFixtures.load("pieces.json", as: [CodeFixtures.Split].self)
    #expect(Set(fixtures.map(\.language)) == Set(CodeLanguage.allCases))
    for fixture in fixtures {
      let pieces = CodeSplitter(fixture.language).tokens(of: fixture.source)
      #expect(pieces == fixture.pieces, "\(fixture.source.debugDescription)")
    }
  }

  @Test func commentsAreKeptOnRequest() {
    let python = "a  # b\n", java = "a // b"
    #expect(CodeSplitter(.python).tokens(of: python) == ["a", "___EOS___"])
    #expect(
      CodeSplitter(.python, comments: true).tokens(of: python)
        == ["a", "#^", " ^", "b", "___EOS___"])
    #expect(CodeSplitter(.java).tokens(of: java) == ["a", " ", "//^", " ^", "b", "___EOS___"])
    #expect(CodeSplitter(.java, comments: false).tokens(of: java) == ["a", " ", "___EOS___"])
  }

  @Test func sentencesAreLogicalLines() {
    let splitter = CodeSplitter(.python)
    #expect(
      splitter.sentences(of: "\na = (1,\n  2)\nif b:\n  c\n") == [
        ["___NL___", "a", "=", "(", "1", ",", "___NL___", "2", ")", "___NEWLINE___"],
        ["if", "b", ":", "___NEWLINE___"],
        ["___INDENT___  ", "c", "___DEDENT___", "___NEWLINE___"],
      ])
    #expect(splitter.sentences(of: "'''") == [["___ERROR___", "___NEWLINE___"]])
    #expect(splitter.sentences(of: " \n") == [])
  }

  @Test func singleTokens() {
    #expect(
      CodeSplitter.pieces(of: "getHTTPResponse_2", kind: .identifier) == [
        "get^", "HTTP^", "Response_^", "2",
      ])
    #expect(
      CodeSplitter.pieces(of: "12345678901234567", kind: .number) == ["123456789012345^", "67"])
    #expect(CodeSplitter.pieces(of: "^=", kind: .operation) == ["___CARET___="])
    #expect(CodeSplitter.pieces(of: "", kind: .identifier) == [])
  }

  @Test func piecesWithoutStringsAreTheSame() {
    let text = "def f(größe):\n  return '''a\n^''' # b\n"
    let pieces = CodeSplitter(.python).pieces(of: CodeSource(text))
    #expect(pieces.strings == CodeSplitter(.python).tokens(of: text))
    #expect(pieces.count == pieces.strings.count)
  }

  /// Whatever is fed in, nothing fails and the end is marked.
  @Test(arguments: CodeLanguage.allCases)
  func brokenSourceIsNoFault(_ language: CodeLanguage) {
    let whole = Array(
      "class Aé { /* ü */ int[] b = \"\\u00e9\\\"\" + 'c' + 0x1.8p3 + \"\"\"x\"\"\"; } // d\n\t(\\\n'e\\\n"
        .utf8)
    let splitter = CodeSplitter(language)
    var state: UInt64 = 1
    for round in 0..<4000 {
      var bytes = Array(whole.prefix(1 + round % whole.count))
      for _ in 0..<(round / whole.count) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 24)
      }
      let source = String(decoding: bytes, as: UTF8.self)
      #expect(splitter.tokens(of: source).last == "___EOS___")
    }
  }
}

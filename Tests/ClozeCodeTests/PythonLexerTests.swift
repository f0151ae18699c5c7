import ClozeCode
import Testing

@Suite struct PythonLexerTests {
  @Test func tokensAreThoseOfPython() throws {
    let fixtures = try CodeFixtures.load("python_tokens.json", as: [CodeFixtures.Tokenized].self)
    #expect(fixtures.count > 300)
    for fixture in fixtures {
      let tokens = try? PythonLexer.tokens(of: CodeSource(fixture.source))
      let isSame = tokens?.map(CodeFixtures.Token.init) == fixture.tokens
      #expect(isSame, "\(fixture.source.debugDescription)")
    }
  }

  @Test func errorsNameThePlace() throws {
    func fault(_ source: String) -> LexicalError? {
      do throws(LexicalError) {
        _ = try PythonLexer.tokens(of: CodeSource(source))
        return nil
      } catch {
        return error
      }
    }
    #expect(fault("a\nb = '''x\n") == LexicalError(.unterminatedString, line: 2, column: 4))
    #expect(fault("f(\n") == LexicalError(.unfinishedStatement, line: 2, column: 0))
    #expect(fault("if a:\n    b\n  c\n") == LexicalError(.inconsistentDedent, line: 3, column: 2))
    #expect(
      fault("if a:\n    b\n  c\n")?.description
        == "line 3, column 3: the block ends at an indentation where none began; "
        + "align it with an enclosing block")
  }

  @Test func textIsThatOfTheToken() throws {
    let source = CodeSource("größe = '😀'\n")
    let texts = try PythonLexer.tokens(of: source).map(source.text)
    #expect(texts == ["größe", "=", "'😀'", "\n", ""])
    #expect(source.text(3..<1000) == "\u{FFFD}ße = '😀'\n")
    #expect(source.text(500..<1000) == "")
  }

  @Test func nestingMayBeDeep() throws {
    let brackets = String(repeating: "(", count: 100_000)
    let source = CodeSource(brackets + brackets.map { _ in ")" } + "\n")
    #expect(try PythonLexer.tokens(of: source).count == 200_002)
    let blocks = (0..<300).map { String(repeating: " ", count: $0) + "if a:\n" }.joined()
    let tokens = try PythonLexer.tokens(of: CodeSource(blocks))
    #expect(tokens.count { $0.kind == .dedent } == 299)
  }

  /// What has no end is looked for once per line, not once per quote or blank.
  @Test(.timeLimit(.minutes(1))) func longLinesTakeTheirLength() throws {
    let quotes = String(repeating: "\\'", count: 1_000_000)
    #expect(try PythonLexer.tokens(of: CodeSource("'" + quotes)).count == 2_000_003)
    let blanks = String(repeating: " ", count: 1_000_000)
    #expect(try PythonLexer.tokens(of: CodeSource("a" + blanks + "$")).count == 1_000_004)
    let java = String(repeating: "a+", count: 500_000)
    #expect(try JavaLexer.tokens(of: CodeSource(java)).count == 1_000_001)
  }
}

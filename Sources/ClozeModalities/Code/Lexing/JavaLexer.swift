/// Splits Java source into tokens, including blanks and comments, that cover it completely.
///
/// Its tokens are those of CuBERT's Java tokenizer, which is based on javalang: a comment to the
/// end of a line includes that end, `>>` is two tokens, annotations start with a token `@`, a text
/// block is several strings in a row.
public struct JavaLexer {
  /// Returns the tokens of `source`; the last is of kind `end`.
  ///
  /// - Throws: `LexicalError` for source that javalang rejects.
  public static func tokens(of source: CodeSource) throws(LexicalError) -> [CodeToken] {
    let escapes = try JavaEscapes(source.bytes)
    return try escapes.bytes.withUnsafeBufferPointer { bytes throws(LexicalError) in
      try source.bytes.withUnsafeBufferPointer { original throws(LexicalError) in
        try tokens(ByteText(bytes: bytes), escapes, in: ByteText(bytes: original))
      }
    }
  }

  private static func tokens(
    _ text: ByteText, _ escapes: JavaEscapes, in source: ByteText
  ) throws(LexicalError) -> [CodeToken] {
    var scanner = JavaScanner(text)
    var cursor = LineCursor()
    var passed = 0
    var tokens: [CodeToken] = []
    while let (kind, place) = try scanner.next() {
      let range = escapes.source(of: place, &passed)
      cursor.advance(to: range.lowerBound, in: source)
      tokens.append(
        CodeToken(
          kind: kind, range: range, line: cursor.line,
          column: range.lowerBound - cursor.lineStart))
    }
    return tokens
  }
}

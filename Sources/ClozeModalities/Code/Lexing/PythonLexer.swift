/// Splits Python source into the tokens of Python 3.11's `tokenize`, with f-strings as strings;
/// those of Python 3.12, whose fields may hold the same quotes, and t-strings are whole strings,
/// too.
public struct PythonLexer {
  /// Returns the tokens of `source`, including comments and blank lines; the last is of kind `end`.
  ///
  /// - Throws: `LexicalError` if `tokenize` raises an error.
  public static func tokens(of source: CodeSource) throws(LexicalError) -> [CodeToken] {
    try source.bytes.withUnsafeBufferPointer { bytes throws(LexicalError) in
      var scanner = PythonScanner(ByteText(bytes: bytes))
      var tokens: [CodeToken] = []
      while let token = try scanner.next() { tokens.append(token) }
      return tokens
    }
  }
}

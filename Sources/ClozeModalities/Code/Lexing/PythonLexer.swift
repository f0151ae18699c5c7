/// Cuts Python source into the tokens that Python 3.11's `tokenize` gives, f-strings as strings.
public struct PythonLexer {
  /// The tokens of `source`, comments and blank lines included; the last is of kind `end`.
  ///
  /// - Throws: `LexicalError` where `tokenize` raises an error.
  public static func tokens(of source: CodeSource) throws(LexicalError) -> [CodeToken] {
    try source.bytes.withUnsafeBufferPointer { bytes throws(LexicalError) in
      var scanner = PythonScanner(ByteText(bytes: bytes))
      var tokens: [CodeToken] = []
      while let token = try scanner.next() { tokens.append(token) }
      return tokens
    }
  }
}

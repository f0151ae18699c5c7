/// Splits Java source into pieces (`java_tokenizer.py`).
struct JavaSplitter {
  private var splitter = TokenSplitter()
  private let keepsComments: Bool

  init(comments: Bool) { keepsComments = comments }

  /// Returns the pieces of `source`.
  ///
  /// - Throws: `LexicalError` for source that is not valid Java.
  mutating func split(_ source: [UInt8]) throws(LexicalError) -> CodePieces {
    let escapes = try JavaEscapes(source)
    return try escapes.bytes.withUnsafeBufferPointer { bytes throws(LexicalError) in
      let text = ByteText(bytes: bytes)
      var scanner = JavaScanner(text)
      while let (kind, range) = try scanner.next() { append(kind, text, range) }
      splitter.pieces.append("___EOS___")
      return splitter.pieces
    }
  }

  private mutating func append(_ kind: CodeToken.Kind, _ text: ByteText, _ range: Range<Int>) {
    switch kind {
    case .end: break
    case .comment where !keepsComments: break
    case .whitespace: appendWhitespace(text, range)
    default: splitter.append(kind, text, range)
    }
  }

  /// Appends each line end as a piece; of other white space only the width before the next token
  /// counts.
  private mutating func appendWhitespace(_ text: ByteText, _ range: Range<Int>) {
    var width = 0
    var index = range.lowerBound
    while index < range.upperBound {
      if text.bytes[index] == 0x0A {
        splitter.pieces.append("___NEWLINE___")
        width = 0
      } else {
        width += 1
      }
      index += text.width(at: index)
    }
    guard width > 0 else { return }
    let blanks = Array(repeating: UInt8(ascii: " "), count: width)
    blanks.withUnsafeBufferPointer {
      splitter.append(.whitespace, ByteText(bytes: $0), 0..<width)
    }
  }
}

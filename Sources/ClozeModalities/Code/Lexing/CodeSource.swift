/// Source code ready for lexing: well-formed UTF-8.
public struct CodeSource: Sendable, Equatable {
  /// The text's bytes, well-formed UTF-8.
  public let bytes: [UInt8]
  /// The number of lines of a notebook that are IPython's and have become comments.
  public let commentedLines: Int

  /// Makes a source of `text`, unchanged.
  public init(_ text: String) { self.init(wellFormed: Array(text.utf8)) }

  /// Makes a source of `bytes`, which must be well-formed UTF-8.
  init(wellFormed bytes: [UInt8], commentedLines: Int = 0) {
    (self.bytes, self.commentedLines) = (bytes, commentedLines)
  }

  /// Returns the characters of `token`.
  public func text(_ token: CodeToken) -> String { text(token.range) }

  /// Returns the characters at `range`, clamped to the source.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}

/// Source code as it is lexed: well-formed UTF-8.
public struct CodeSource: Sendable, Equatable {
  /// The text's bytes, well-formed UTF-8.
  public let bytes: [UInt8]

  /// The source `text`, as it is.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// The source in `bytes`, which the caller knows to be well-formed UTF-8.
  init(wellFormed bytes: [UInt8]) { self.bytes = bytes }

  /// The characters of `token`.
  public func text(_ token: CodeToken) -> String { text(token.range) }

  /// The characters at `range`, which is brought within the source.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}

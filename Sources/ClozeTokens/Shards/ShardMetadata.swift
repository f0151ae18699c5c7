import ClozeData

extension ShardHeader.Kind {
  /// Token files: an element is a token of `width` bytes, 2 or 4, and the second number of a
  /// document is its identity.
  static let tokens = ShardHeader.Kind(
    magic: "CLOZETOK", version: 2, takesWidth: { $0 == 2 || $0 == 4 }, elementBytes: { $0 })

  /// The bytes of a token; 2 are enough for ids below 65,536.
  static func tokenWidth(_ vocabularySize: Int) -> Int { vocabularySize <= 1 << 16 ? 2 : 4 }
}

/// The origin of a token file.
public struct ShardMetadata: Codable, Sendable, Equatable {
  /// The fingerprint of the tokenizer.
  public var tokenizer: String
  /// The number of tokens the tokenizer knows; ids are below it.
  public var vocabularySize: Int
  /// A checksum of the names, sizes and dates of the source files, and of the way they were read.
  public var sourceDigest: String
  /// The summary of the files that were read.
  public var report: ReadReport
  /// The paths that the documents are from; nil if nobody needed to know when it was made.
  public var parts: DocumentParts?

  /// Makes metadata of these values.
  public init(
    tokenizer: String, vocabularySize: Int, sourceDigest: String, report: ReadReport,
    parts: DocumentParts? = nil
  ) {
    self.tokenizer = tokenizer
    self.vocabularySize = vocabularySize
    self.sourceDigest = sourceDigest
    self.report = report
    self.parts = parts
  }
}

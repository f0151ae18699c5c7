import ClozeData
import Foundation

/// The first 72 bytes of a token file, and with them its layout. All numbers are little-endian.
///
///     0   magic "CLOZETOK"
///     8   u32 version        12  u32 bytes per token, 2 or 4
///     16  u64 tokens         24  u64 documents         32  u64 bytes of metadata
///     40  SHA-256 of what follows the header, then of the header's first 40 bytes
///     72  tokens, padded with zeros to a multiple of 8 bytes
///         documents: u64 end (in tokens), u64 identity
///         metadata: JSON
struct ShardHeader: Equatable {
  static let magic = Array("CLOZETOK".utf8)
  static let version = 2
  static let size = 72
  static let checksumOffset = 40

  var tokenWidth: Int
  var tokens = 0
  var documents = 0
  var metadataBytes = 0

  /// Makes an empty header; 2 bytes are enough for ids below 65,536.
  init(vocabularySize: Int) { tokenWidth = vocabularySize <= 1 << 16 ? 2 : 4 }

  var documentsOffset: Int { Self.size + Self.padded(tokens * tokenWidth) }
  var metadataOffset: Int { documentsOffset + 16 * documents }
  var fileSize: Int { metadataOffset + metadataBytes }

  static func padded(_ bytes: Int) -> Int { (bytes + 7) & ~7 }

  /// The header's bytes before the checksum.
  var encoded: [UInt8] {
    var bytes = Self.magic
    for (value, width) in [
      (Self.version, 4), (tokenWidth, 4), (tokens, 8), (documents, 8), (metadataBytes, 8),
    ] {
      bytes += (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    return bytes
  }

  /// Reads the header of the file `path` with these bytes.
  ///
  /// - Throws: `ShardError` if it is invalid, or if the file's length does not match it.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws {
    guard bytes.starts(with: Self.magic.prefix(bytes.count)) else {
      throw ShardError.notAShard(path: path)
    }
    guard bytes.count >= Self.size else {
      throw ShardError.wrongLength(path: path, expected: Self.size, actual: bytes.count)
    }
    func number(_ offset: Int, _ width: Int) -> UInt64 {
      (0..<width).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
    guard number(8, 4) == Self.version else {
      throw ShardError.otherVersion(path: path, version: Int(number(8, 4)))
    }
    // Below 2^48 the sizes cannot overflow, and no disk is larger.
    let counts = [number(16, 8), number(24, 8), number(32, 8)]
    guard number(12, 4) == 2 || number(12, 4) == 4, counts.allSatisfy({ $0 < 1 << 48 }) else {
      throw ShardError.damaged(path: path, detail: "impossible sizes")
    }
    tokenWidth = Int(number(12, 4))
    (tokens, documents, metadataBytes) = (Int(counts[0]), Int(counts[1]), Int(counts[2]))
    guard fileSize == bytes.count else {
      throw ShardError.wrongLength(path: path, expected: fileSize, actual: bytes.count)
    }
  }
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

/// The first 72 bytes of a file of features, and with them its layout. All numbers are
/// little-endian.
///
///     0   magic "CLOZEMEL"
///     8   u32 version        12  u32 bins
///     16  u64 frames         24  u64 utterances        32  u64 bytes of metadata
///     40  SHA-256 of what follows the header, then of the header's first 40 bytes
///     72  frames [frames, bins] in half precision, padded with zeros to a multiple of 8 bytes
///         utterances: u64 end (in frames), u64 samples
///         metadata: JSON
struct FeatureShardHeader: Equatable {
  static let magic = Array("CLOZEMEL".utf8)
  static let version = 1
  static let size = 72
  static let checksumOffset = 40

  var bins: Int
  var frames = 0
  var utterances = 0
  var metadataBytes = 0

  init(bins: Int) { self.bins = bins }

  var indexOffset: Int { Self.size + Self.padded(2 * frames * bins) }
  var metadataOffset: Int { indexOffset + 16 * utterances }
  var fileSize: Int { metadataOffset + metadataBytes }

  static func padded(_ bytes: Int) -> Int { (bytes + 7) & ~7 }

  /// The header's bytes before the checksum.
  var encoded: [UInt8] {
    var bytes = Self.magic
    for (value, width) in [
      (Self.version, 4), (bins, 4), (frames, 8), (utterances, 8), (metadataBytes, 8),
    ] {
      bytes += (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    return bytes
  }

  /// Reads the header of the file `path` with these bytes.
  ///
  /// - Throws: `FeatureShardError` if it is invalid, or if the file's length does not match it.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws {
    guard bytes.starts(with: Self.magic.prefix(bytes.count)) else {
      throw FeatureShardError.notAShard(path: path)
    }
    guard bytes.count >= Self.size else {
      throw FeatureShardError.wrongLength(path: path, expected: Self.size, actual: bytes.count)
    }
    func number(_ offset: Int, _ width: Int) -> UInt64 {
      (0..<width).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
    guard number(8, 4) == Self.version else {
      throw FeatureShardError.otherVersion(path: path, version: Int(number(8, 4)))
    }
    // Below these limits the sizes cannot overflow, and no disk is larger.
    let counts = [number(16, 8), number(24, 8), number(32, 8)]
    guard (1...UInt64(FeatureSettings.mostBins)).contains(number(12, 4)),
      counts.allSatisfy({ $0 < 1 << 44 })
    else { throw FeatureShardError.damaged(path: path, detail: "impossible sizes") }
    bins = Int(number(12, 4))
    (frames, utterances, metadataBytes) = (Int(counts[0]), Int(counts[1]), Int(counts[2]))
    guard fileSize == bytes.count else {
      throw FeatureShardError.wrongLength(path: path, expected: fileSize, actual: bytes.count)
    }
  }
}

/// The origin of a file of features.
struct FeatureShardMetadata: Codable, Equatable {
  /// An utterance that was left out.
  struct Omission: Codable, Equatable {
    /// Its index in the corpus.
    var index: Int
    /// The reason, as the end of a sentence.
    var reason: String
  }

  /// The digest of the settings and of what was read.
  var digest: String
  /// The number of utterances of the corpus.
  var count: Int
  /// The utterances that were left out, in order.
  var omissions: [Omission]
}

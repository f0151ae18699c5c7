/// The first 72 bytes of a file of samples that is made once and mapped into memory, and with them
/// its layout. All numbers are little-endian.
///
///     0   magic, 8 bytes
///     8   u32 version        12  u32 width
///     16  u64 elements       24  u64 samples           32  u64 bytes of metadata
///     40  SHA-256 of what follows the header, then of the header's first 40 bytes
///     72  elements, padded with zeros to a multiple of 8 bytes
///         samples: u64 end (in elements), u64 of the kind's
///         metadata: JSON
///
/// Tokens, features and frames are kinds of such files; an element is a token, a frame of features
/// or a frame of video.
package struct ShardHeader: Equatable {
  /// A kind of file.
  package struct Kind: Sendable {
    /// The first 8 bytes.
    package let magic: [UInt8]
    /// The version of the kind's layout.
    package let version: Int
    /// True if a file may have the width.
    package let takesWidth: @Sendable (Int) -> Bool
    /// The bytes of an element of a width.
    package let elementBytes: @Sendable (Int) -> Int

    /// Makes a kind whose `magic` has 8 characters of ASCII.
    package init(
      magic: String, version: Int, takesWidth: @escaping @Sendable (Int) -> Bool,
      elementBytes: @escaping @Sendable (Int) -> Int
    ) {
      precondition(magic.utf8.count == 8, "a magic has 8 bytes")
      (self.magic, self.version) = (Array(magic.utf8), version)
      (self.takesWidth, self.elementBytes) = (takesWidth, elementBytes)
    }
  }

  /// The bytes of a header.
  package static let size = 72
  /// The place of the checksum.
  package static let checksumOffset = 40

  /// The bytes of an element.
  package let elementBytes: Int
  /// The number whose meaning the kind decides: bytes of a token, bins, pixels of a side.
  package let width: Int
  /// The number of elements.
  package var elements = 0
  /// The number of samples.
  package var samples = 0
  /// The bytes of metadata.
  package var metadataBytes = 0
  private let start: [UInt8]

  /// Makes the header of an empty file.
  package init(_ kind: Kind, width: Int) {
    (self.width, elementBytes) = (width, kind.elementBytes(width))
    start = kind.magic + Self.bytes(kind.version, 4) + Self.bytes(width, 4)
  }

  package static func == (first: ShardHeader, second: ShardHeader) -> Bool {
    first.encoded == second.encoded
  }

  /// The place of the table of samples.
  package var samplesOffset: Int { Self.size + Self.padded(elements * elementBytes) }
  /// The place of the metadata.
  package var metadataOffset: Int { samplesOffset + 16 * samples }
  /// The size of the file.
  package var fileSize: Int { metadataOffset + metadataBytes }

  /// Rounds up to a multiple of 8.
  package static func padded(_ bytes: Int) -> Int { (bytes + 7) & ~7 }

  private static func bytes(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// The header's bytes before the checksum.
  package var encoded: [UInt8] {
    start + [elements, samples, metadataBytes].flatMap { Self.bytes($0, 8) }
  }

  /// Reads the header of a file with these bytes.
  ///
  /// - Throws: `ShardFault` if it is invalid, or if the file's length does not match it.
  package init(_ kind: Kind, _ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.starts(with: kind.magic.prefix(bytes.count)) else { throw ShardFault.notAShard }
    guard bytes.count >= Self.size else {
      throw ShardFault.wrongLength(expected: Self.size, actual: bytes.count)
    }
    func number(_ offset: Int, _ width: Int) -> UInt64 {
      (0..<width).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
    guard number(8, 4) == kind.version else { throw ShardFault.otherVersion(Int(number(8, 4))) }
    // Below these limits the sizes cannot overflow, and no disk is larger.
    let counts = [number(16, 8), number(24, 8), number(32, 8)], width = Int(number(12, 4))
    guard kind.takesWidth(width), counts.allSatisfy({ $0 < 1 << 48 }),
      !Int(counts[0]).multipliedReportingOverflow(by: kind.elementBytes(width)).overflow,
      Int(counts[0]) * kind.elementBytes(width) < 1 << 60
    else { throw ShardFault.damaged("impossible sizes") }
    self.init(kind, width: width)
    (elements, samples, metadataBytes) = (Int(counts[0]), Int(counts[1]), Int(counts[2]))
    guard fileSize == bytes.count else {
      throw ShardFault.wrongLength(expected: fileSize, actual: bytes.count)
    }
  }
}

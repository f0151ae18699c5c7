import Crypto

/// A SHA-256 checksum of bytes that arrive piece by piece.
public struct RunningChecksum: Sendable {
  private var hash = SHA256()

  /// Makes the checksum of no bytes.
  public init() {}

  /// Adds `bytes` to the checksum.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

  /// The 32 bytes of the checksum so far.
  public var digest: [UInt8] { Array(hash.finalize()) }
}

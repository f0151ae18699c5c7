import Crypto

/// A SHA-256 sum of bytes that come bit by bit.
public struct RunningChecksum: Sendable {
  private var hash = SHA256()

  /// The sum of nothing yet.
  public init() {}

  /// Goes on with `bytes`.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

  /// The 32 bytes of the sum so far.
  public var digest: [UInt8] { Array(hash.finalize()) }
}

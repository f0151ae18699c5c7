/// Numbers by which equal sides of pairs are recognized, such as hashes of a clip's name and of its
/// caption: a pair that shares a side with another one is no negative of it.
public struct PairIdentity: Sendable, Equatable {
  /// The number of the first side.
  public let first: UInt32
  /// The number of the second side.
  public let second: UInt32

  /// Makes the identity of a pair. Of a number only the lowest 24 bits are kept, as many as a float
  /// holds.
  public init(first: UInt64, second: UInt64) {
    self.first = UInt32(first & 0xFF_FFFF)
    self.second = UInt32(second & 0xFF_FFFF)
  }

  /// True if the pairs have a side in common.
  public func shares(with other: PairIdentity) -> Bool {
    first == other.first || second == other.second
  }
}

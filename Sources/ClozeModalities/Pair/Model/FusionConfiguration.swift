import ClozeConfiguration

/// The encoder of pairs.
public struct FusionConfiguration: ConfigurationSection {
  /// The number of blocks; 0 for none. Their sizes are those of the encoder.
  public var layers = 2

  /// Makes the default sizes.
  public init() {}

  /// One line about each key.
  public static let summaries = [
    "layers": "the blocks that see both sides of a pair, of the encoder's sizes; 0 for none"
  ]

  /// Returns the problem of the number.
  public func problems() -> [String] {
    (0...128).contains(layers) ? [] : ["layers is \(layers): must lie in 0...128"]
  }
}

import ClozeConfiguration
import ClozeEncoder
import ClozeTraining

/// The sizes of Point-BERT (Yu et al. 2022, section 4.1; the defaults are theirs).
public struct PointModelConfiguration: ConfigurationSection {
  /// The settings for cutting clouds into patches.
  public var patch = PatchConfiguration()
  /// The small PointNet of the patches.
  public var patchNetwork = PatchEncoder.Widths()
  /// The number of features of a patch that the network outputs.
  public var features = 256
  /// The width inside the network of positions.
  public var positionWidth = 128
  /// The encoder.
  public var encoder = PointModelConfiguration.encoder(layers: 12, hidden: 384, heads: 6)

  /// Makes the default sizes.
  public init() {}

  /// Returns an encoder with their blocks: norms first, no bias of queries, keys and values,
  /// positions added before each block.
  public static func encoder(layers: Int, hidden: Int, heads: Int) -> EncoderConfiguration {
    var encoder = EncoderConfiguration()
    encoder.layers = layers
    encoder.hidden = hidden
    encoder.heads = heads
    encoder.feedForward = 4 * hidden
    encoder.normPlacement = .pre
    encoder.normEpsilon = 1e-5
    encoder.positions = .given
    encoder.unbiasedQueries = true
    encoder.segments = 0
    encoder.embeddingNorm = false
    encoder.dropout = 0
    encoder.attentionDropout = 0
    encoder.dropPath = 0.1
    return encoder
  }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "features": "features of a patch, from which its token is made",
    "positionWidth": "the width inside the network of positions",
  ]

  /// The sections of the patches, their network and the encoder.
  public static var parts: [ConfigurationPart<PointModelConfiguration>] {
    [
      ConfigurationPart("patch", \.patch), ConfigurationPart("patchNetwork", \.patchNetwork),
      ConfigurationPart("encoder", \.encoder),
    ]
  }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems = encoder.placeProblems(givesPositions: true)
    for (key, value) in [("features", features), ("positionWidth", positionWidth)]
    where !(1...1 << 14).contains(value) {
      problems.append("\(key) is \(value): must lie in 1...\(1 << 14)")
    }
    return problems
  }

  /// The number of tokens of a cloud: its patches and the class token.
  public var length: Int { patch.patches + 1 }
}

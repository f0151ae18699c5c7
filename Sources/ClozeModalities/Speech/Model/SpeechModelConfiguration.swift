import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeModels

/// The sizes of an encoder of speech: features, subsampling, blocks (Chung et al. 2021, section
/// 3.2).
public struct SpeechModelConfiguration: ConfigurationSection {
  /// The features of sound.
  public var features = FeatureSettings()
  /// The way from frames to the encoder's steps.
  public var subsampling = SpeechModelConfiguration.stacked
  /// The encoder.
  public var encoder = SpeechModelConfiguration.encoder(layers: 8, hidden: 192, heads: 4)
  /// The number of blocks of the contrastive module, after which hidden steps are contrasted; the
  /// others predict codes. 0: hidden steps are contrasted after all blocks.
  public var contrastive = 4

  /// Makes the default sizes.
  public init() {}

  /// Returns an encoder of conformer blocks, each of which ends with a norm.
  public static func encoder(layers: Int, hidden: Int, heads: Int) -> EncoderConfiguration {
    var encoder = EncoderConfiguration()
    encoder.block = BlockName(rawValue: ConformerBlock.name)
    encoder.layers = layers
    encoder.hidden = hidden
    encoder.heads = heads
    encoder.feedForward = 4 * hidden
    encoder.normEpsilon = 1e-5
    encoder.activation = .silu
    encoder.positions = .rotary
    encoder.segments = 0
    encoder.embeddingNorm = false
    // The deviation of weights that are drawn evenly up to 1 / sqrt(C), in the digits of a recipe.
    encoder.initializerRange = (1000 / (3 * Double(hidden)).squareRoot()).rounded() / 1000
    return encoder
  }

  /// Four frames side by side: the features of fresh convolutions are so alike that a quantizer of
  /// them starts with few codes in use, and falls to two within a hundred steps of a small model.
  private static var stacked: SubsamplingConfiguration {
    var subsampling = SubsamplingConfiguration()
    subsampling.kind = .stack
    return subsampling
  }

  /// Sets the taps of the depthwise convolution.
  mutating func setKernel(_ kernel: Int) {
    var settings = encoder.settings(of: ConformerBlock.self)
    settings.kernel = kernel
    encoder.blockSettings[ConformerBlock.name] = settings
  }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "contrastive":
      "blocks before hidden steps are contrasted, the others predict codes; 0: all blocks"
  ]

  /// The sections of the features, the subsampling and the encoder.
  public static var parts: [ConfigurationPart<SpeechModelConfiguration>] {
    [
      ConfigurationPart("features", \.features), ConfigurationPart("subsampling", \.subsampling),
      ConfigurationPart("encoder", \.encoder),
    ]
  }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems = encoder.placeProblems(givesPositions: false)
    if [.learned, .sinusoidal].contains(encoder.positions) {
      problems.append(
        "encoder.positions is \(encoder.positions.rawValue): nothing is added to steps of speech; use "
          + "rotary, relative, alibi or none")
    }
    if !(0...max(0, encoder.layers)).contains(contrastive) {
      problems.append("contrastive is \(contrastive): must lie in 0...\(encoder.layers)")
    }
    return problems
  }

  /// The number of blocks after which hidden steps are contrasted; nil for all.
  var contrastDepth: Int? {
    contrastive == 0 || contrastive == encoder.layers ? nil : contrastive
  }
}

extension SpeechModelConfiguration {
  /// Returns the sizes of the pretrained model at `model`, with what matters in training alone of
  /// these; these if there is no model.
  func adopting(_ model: String?) throws -> SpeechModelConfiguration {
    guard let model else { return self }
    var found = try SpeechModel.configuration(of: ModelFolder.locate(model)).backbone
    found.encoder = found.encoder.trained(as: encoder)
    return found
  }

  /// Throws `SpeechError.decided` if sizes were chosen that differ from those of the model.
  ///
  /// - Parameter usual: The sizes of the preset that the recipe is based on.
  func check(_ model: String?, usual: SpeechModelConfiguration) throws {
    let adopted = try adopting(model)
    var usual = usual
    usual.encoder = usual.encoder.trained(as: encoder)
    guard self == adopted || self == usual else {
      throw SpeechError.decided(keys: ["the sizes of backbone"], path: model ?? "")
    }
  }
}

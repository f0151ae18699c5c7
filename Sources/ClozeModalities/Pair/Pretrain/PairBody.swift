import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeMasking
import ClozeModels
import ClozeObjectives
import ClozeTraining

/// A complete recipe for pretraining on pairs.
public typealias PairRecipe = Recipe<PairBody>

/// The part of a recipe that is specific to pretraining on two kinds of data that belong together.
public struct PairBody: CorpusBody, ObjectiveBody {
  /// The modality of the recipe.
  public typealias Kind = PairModality

  /// The pairs.
  public var data = PairCorpusSettings()
  /// The run or model folder that training goes on from, which determines the sizes; nil for none.
  public var model: String?
  /// The names of the two kinds, the first side first.
  public var kinds = ["text", "code"]
  /// The blocks that both sides share: `private`, `shared` or `from:K`.
  public var towers = TowerSharing.none
  /// The encoder of each side, whose sizes those of pairs are, too.
  public var encoder = PairSizes.encoder(layers: 2, hidden: 128, heads: 4)
  /// The keys of the kinds that are not the defaults.
  public var sides = Chosen<PairKinds>()
  /// The encoder of pairs.
  public var fusion = FusionConfiguration()
  /// The width of the space in which both sides are compared.
  public var spaceWidth = 64
  /// The most pairs of a batch.
  public var batch = 64
  /// The choice of hidden tokens of the first side.
  public var masking = MaskingConfiguration()
  /// The objectives: ALBEF's.
  public var objectives = ObjectiveChoice.pairs
  /// The consequence of a contrast that learns nothing.
  public var alarm = AlarmMode.warn

  /// Makes the default recipe.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "model": "the run or model folder that is gone on from, whose sizes hold; null: none",
    "kinds": "the two kinds of data, columns of the manifest; tokens of the first can be hidden",
    "towers": "the blocks that both sides share: none (private), all (shared), or from:K on",
    "spaceWidth": "the width of the space in which both sides are compared",
    "batch": "the most pairs of a batch, among which each is recognized",
    "alarm":
      "what becomes of a run whose contrast learns nothing: it warns, stops, or nothing (off)",
  ]

  /// The sections of the data, the sizes, the masking and the objectives.
  public static var parts: [ConfigurationPart<PairBody>] {
    [
      ConfigurationPart("data", \.data), ConfigurationPart("encoder", \.encoder),
      ConfigurationPart("sides", \.sides), ConfigurationPart("fusion", \.fusion),
      ConfigurationPart("masking", \.masking), ConfigurationPart("objectives", \.objectives),
    ]
  }

  /// The usual values of the blocks that are shared.
  public static let choices = ["towers": [TowerSharing.none, .all].map(\.rawValue)]

  /// Gives the model an empty path.
  public mutating func fillOptionals() { model = "" }

  /// The metrics of the objectives.
  public var metrics: [LoggedMetric] { objectives.validationMetrics }

  /// The alarm that notices when the contrast stays where it began.
  public var alarms: [Alarm] {
    Alarm.chance(
      objectives, of: "the samples of both sides",
      advice: "try a larger batch, another training.optimizer.rate, or a larger "
        + "encoder.initializerRange")
  }

  /// First sides have partners, which an encoder of pairs fuses with them.
  public var traits: InputTraits {
    var traits = InputTraits("pair", encoder: encoder)
    traits.hasPartners = true
    traits.hasFusion = fusion.layers > 0
    traits.fusionKey = "fusion.layers"
    traits.hasTokens = kinds.first.flatMap(PairKinds.named) is any TokenKind.Type
    traits.hasClassToken = traits.hasTokens
    return traits
  }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    let batches = (2...1 << 16).contains(batch)
    return modelSizes.problems()
      + (batches ? [] : ["batch is \(batch): must lie in 2...\(1 << 16)"])
  }
}

import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeMasking
import ClozeModels
import ClozeObjectives
import ClozeTokens
import ClozeTraining

/// A complete recipe for pretraining on clips with captions.
public typealias VideoRecipe = Recipe<VideoBody>

/// The part of a recipe that is specific to pretraining on clips with captions.
public struct VideoBody: CorpusBody, TokenizerBody, ObjectiveBody {
  /// The modality of the recipe.
  public typealias Kind = VideoModality

  /// The clips.
  public var data = VideoCorpusSettings()
  /// The run or model folder that training goes on from, which determines the sizes; nil for none.
  public var model: String?
  /// The folder of a WordPiece vocabulary; nil for one of the words of the captions.
  public var tokenizer: String?
  /// The most words and pieces of a vocabulary of the captions.
  public var vocabularySize = 4000
  /// The share of the training clips that are used with their captions, drawn by the seed of the
  /// split: a smaller share is part of a larger one.
  public var captioned = 1.0
  /// The most clips of a batch.
  public var batch = 64
  /// The choice of hidden words.
  public var masking = MaskingConfiguration()
  /// The objectives: TW-BERT's.
  public var objectives = ObjectiveChoice.pairs
  /// The consequence of a contrast that learns nothing.
  public var alarm = AlarmMode.warn
  /// The sizes.
  public var backbone = VideoModelConfiguration()

  /// Makes the default recipe.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "model": "the run or model folder that is gone on from, whose sizes hold; null: none",
    "captioned": "the share of the training clips that are used with their captions, drawn once",
    "tokenizer": "the folder of a WordPiece vocabulary; null: the words of the captions",
    "vocabularySize": "the most words and pieces of a vocabulary of the captions",
    "batch": "the most clips of a batch, among which each is recognized",
    "alarm":
      "what becomes of a run whose contrast learns nothing: it warns, stops, or nothing (off)",
  ]

  /// The sections of the data, the masking, the objectives and the sizes.
  public static var parts: [ConfigurationPart<VideoBody>] {
    [
      ConfigurationPart("data", \.data), ConfigurationPart("masking", \.masking),
      ConfigurationPart("objectives", \.objectives), ConfigurationPart("backbone", \.backbone),
    ]
  }

  /// Gives the model and the tokenizer empty paths.
  public mutating func fillOptionals() { (model, tokenizer) = ("", "") }

  /// The metrics of the objectives.
  public var metrics: [LoggedMetric] { objectives.validationMetrics }

  /// The alarm that notices when the contrast stays where it began.
  public var alarms: [Alarm] {
    Alarm.chance(
      objectives, of: "clips and captions",
      advice: "try a larger batch, backbone.tube=2, objectives.pairContrast.queue=0, another "
        + "training.optimizer.rate, or simpler clips first")
  }

  /// Captions have partners, which a cross encoder fuses with them.
  public var traits: InputTraits {
    var traits = InputTraits("video", encoder: backbone.text)
    traits.hasPartners = true
    traits.hasFusion = backbone.crossLayers > 0
    traits.hasClassToken = true
    return traits
  }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    var problems = [
      ("batch", batch, 2...1 << 16), ("vocabularySize", vocabularySize, 16...1 << 20),
    ].filter { !$2.contains($1) }.map { "\($0) is \($1): must lie in \($2)" }
    if !(captioned > 0 && captioned <= 1) {
      problems.append("captioned is \(captioned): must lie in (0, 1]")
    }
    return problems
  }
}

extension VideoBody {
  /// The path of the vocabulary.
  public var tokenizerPath: String? {
    get { tokenizer }
    set { tokenizer = newValue }
  }

  /// The model and the vocabulary.
  public static var paths: [WritableKeyPath<VideoBody, String?>] {
    [\.modelPath, \.tokenizerPath]
  }

  /// Returns the body with the sizes of the model that it goes on from, if any; what matters in
  /// training alone is kept.
  public func adopting() throws -> VideoBody {
    var body = self
    guard let model else { return body }
    let found = try VideoModel.configuration(of: ModelFolder.locate(model))
    body.backbone = found.backbone.trained(as: backbone)
    return body
  }

  /// Checks that the data, the model and the vocabulary exist.
  public static func check(_ recipe: VideoRecipe) throws {
    _ = try recipe.data.clips(of: .training)
    _ = try recipe.body.namedTokenizer()
    let adopted = try recipe.body.adopting().backbone
    let usual = recipe.preset.body.backbone.trained(as: recipe.backbone)
    if let model = recipe.body.model, ![adopted, usual].contains(recipe.backbone) {
      throw VideoModelError.decided(path: model)
    }
  }

  /// Returns the sizes of the model with a vocabulary of the most words.
  public func sizes() throws -> StatedSizes { adopted.sizes(vocabulary: vocabularySize) }

  /// Returns the sizes with `count` words; a token is a frame.
  func sizes(vocabulary count: Int) -> StatedSizes {
    backbone.sizes(
      vocabulary: count, clips: batch, hasMatches: objectives.contains(PairMatchObjective.name),
      hasHidden: objectives.contains(CrossMaskedObjective.name),
      hasMomentum: (objectives[PairContrastObjective.name] as? PairContrastObjective.Settings)?
        .momentum != nil)
  }
}

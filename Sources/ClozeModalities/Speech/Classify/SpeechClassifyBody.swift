import ClozeConfiguration
import ClozeData
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTraining

/// A complete recipe for classifying utterances, with or without a pretrained model.
public typealias SpeechClassifyRecipe = Recipe<SpeechClassifyBody>

/// The part of a recipe that is specific to classifying utterances.
public struct SpeechClassifyBody: ModelBody, SplitBody {
  /// The modality of the recipe.
  public typealias Kind = SpeechClassifyModality

  /// The utterances.
  public var data = SpeechCorpusSettings()
  /// The run or model folder of the pretrained model, which determines the sizes; nil to start from
  /// random weights of the recipe's sizes.
  public var model: String?
  /// True if training starts from the model's weights; false if only its sizes are used.
  public var pretrained = true
  /// The most utterances of a batch.
  public var batch = 32
  /// The most frames of a batch.
  public var batchFrames = 9600
  /// The share of a label that goes to the other classes.
  public var labelSmoothing = 0.1
  /// The width inside the head.
  public var headWidth = 256
  /// The probability that a feature inside the head is dropped in training.
  public var headDropout = 0.1
  /// The frames and bins that are blanked out in training.
  public var specAugment = SpecAugment()
  /// The sizes.
  public var backbone = SpeechModelConfiguration()

  /// Makes the default recipe.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "model": "the run or model folder that is begun with; null: weights begin at random",
    "pretrained": "whether the model's weights are begun with, or random ones of its sizes",
    "batch": "the most utterances of a batch",
    "batchFrames": "the most frames of a batch, unless one utterance has more",
    "labelSmoothing": "the share of a label that goes to the other classes",
    "headWidth": "the width inside the head",
    "headDropout": "the probability that a feature inside the head is dropped in training",
  ]

  /// The sections of the data, the augmentation and the sizes.
  public static var parts: [ConfigurationPart<SpeechClassifyBody>] {
    [
      ConfigurationPart("data", \.data), ConfigurationPart("specAugment", \.specAugment),
      ConfigurationPart("backbone", \.backbone),
    ]
  }

  /// Gives the model an empty path.
  public mutating func fillOptionals() { model = "" }

  /// The metrics that validation reports.
  public var metrics: [LoggedMetric] { SpeechClassifyTask.validationMetrics }

  /// The accuracy in the batch.
  public var stepMetrics: [LoggedMetric] { [.accuracy("accuracy")] }

  /// The seed that draws what validates.
  public var splitSeed: UInt64 { data.splitSeed }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    var problems = [
      ("batch", batch, 1...1 << 16), ("batchFrames", batchFrames, 1...1 << 24),
      ("headWidth", headWidth, 1...1 << 14),
    ].filter { !$2.contains($1) }.map { "\($0) is \($1): must lie in \($2)" }
    for (key, value) in [("labelSmoothing", labelSmoothing), ("headDropout", headDropout)]
    where !(0..<1).contains(value) {
      problems.append("\(key) is \(value): must lie in [0, 1)")
    }
    return problems
  }

  /// The files, folders and tables of utterances.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// Those that validate.
  public var validationPaths: [String] {
    get { data.validationPaths }
    set { data.validationPaths = newValue }
  }

  /// The classes of the data are the model's.
  public static var fixedData: String? { "its classes are the model's" }

  /// The path of the pretrained model.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// Returns the body with the sizes of the pretrained model, if it names one; dropout
  /// probabilities are kept.
  public func adopting() throws -> SpeechClassifyBody {
    var body = self
    body.backbone = try backbone.adopting(model)
    return body
  }

  /// Checks that the data and the model exist.
  public static func check(_ recipe: SpeechClassifyRecipe) throws {
    _ = try recipe.body.dataBytes()
    try recipe.backbone.check(recipe.body.model, usual: recipe.preset.body.backbone)
  }

  /// Returns the size of the data in bytes.
  public func dataBytes() throws -> Int { try data.bytes() }

  /// Returns the sizes of the model except for the last layer, whose classes depend on the data; a
  /// token is a frame.
  public func sizes() throws -> StatedSizes {
    let backbone = adopted.backbone
    return backbone.sizes(
      frames: batchFrames, asked: 1,
      parameters: ["head": headWidth * (backbone.encoder.hidden + 1)])
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

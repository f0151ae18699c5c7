import ClozeConfiguration
import ClozeData
import ClozeEvaluation
import ClozeTensor
import ClozeTraining

/// A complete recipe for recognising speech, with or without a pretrained model.
public typealias SpeechCTCRecipe = Recipe<SpeechCTCBody>

/// The part of a recipe that is specific to recognising speech.
public struct SpeechCTCBody: UtteranceBody, TokenizerBody {
  /// The modality of the recipe.
  public typealias Kind = SpeechCTCModality

  /// The utterances.
  public var data = SpeechCorpusSettings()
  /// The run or model folder of the pretrained model, which determines the sizes; nil to start from
  /// random weights of the recipe's sizes.
  public var model: String?
  /// True if training starts from the model's weights; false if only its sizes are used.
  public var pretrained = true
  /// The folder of a WordPiece vocabulary whose pieces are written; nil for the letters of the
  /// training texts.
  public var tokenizer: String?
  /// The form of the texts that are learned.
  public var normalization = TranscriptNormalization.spoken
  /// The share of all steps at the start in which a pretrained encoder stays as it is.
  public var frozen = 0.1
  /// The most utterances of a batch.
  public var batch = 16
  /// The most frames of a batch.
  public var batchFrames = 9600
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
    "tokenizer": "the folder of a WordPiece vocabulary to write in; null: the texts' letters",
    "normalization": "spoken (lower case, no punctuation but apostrophes) or raw",
    "frozen": "the share of the steps at the start in which a pretrained encoder stays as it is",
    "batch": "the most utterances of a batch",
    "batchFrames": "the most frames of a batch, unless one utterance has more",
  ]

  /// The values of restricted texts.
  public static let choices = [
    "normalization": TranscriptNormalization.allCases.map(\.rawValue)
  ]

  /// The sections of the data, the augmentation and the sizes.
  public static var parts: [ConfigurationPart<SpeechCTCBody>] {
    [
      ConfigurationPart("data", \.data), ConfigurationPart("specAugment", \.specAugment),
      ConfigurationPart("backbone", \.backbone),
    ]
  }

  /// Gives the model and the tokenizer empty paths.
  public mutating func fillOptionals() { (model, tokenizer) = ("", "") }

  /// The metrics that validation reports.
  public var metrics: [LoggedMetric] { SpeechCTCTask.validationMetrics }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    var problems = batchProblems
    if !(frozen >= 0 && frozen < 1) { problems.append("frozen is \(frozen): must lie in [0, 1)") }
    return problems
  }
}

extension SpeechCTCBody {
  /// The letters of the data are the model's.
  public static var fixedData: String? { "its letters are the model's" }

  /// The path of the vocabulary.
  public var tokenizerPath: String? {
    get { tokenizer }
    set { tokenizer = newValue }
  }

  /// The model and the vocabulary.
  public static var paths: [WritableKeyPath<SpeechCTCBody, String?>] {
    [\.modelPath, \.tokenizerPath]
  }

  /// Returns the sizes of the model except for the last layer, whose letters depend on the data; a
  /// token is a frame.
  public func sizes() throws -> StatedSizes {
    adopted.backbone.sizes(frames: batchFrames, asked: 1)
  }
}

import ClozeConfiguration
import ClozeData
import ClozeTensor
import ClozeTraining

/// A complete recipe for classifying utterances, with or without a pretrained model.
public typealias SpeechClassifyRecipe = Recipe<SpeechClassifyBody>

/// The part of a recipe that is specific to classifying utterances.
public struct SpeechClassifyBody: UtteranceBody, ClassBody {
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
  /// The weights of classes in the loss: `balanced`, or entries such as `rare=4`.
  public var classWeights: [String] = []
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
  ].merging(ClassHeadKeys.summaries) { $1 }

  /// The sections of the data, the augmentation and the sizes.
  public static var parts: [ConfigurationPart<SpeechClassifyBody>] {
    [
      ConfigurationPart("data", \.data), ConfigurationPart("specAugment", \.specAugment),
      ConfigurationPart("backbone", \.backbone),
    ]
  }

  /// Gives the model an empty path.
  public mutating func fillOptionals() { model = "" }

  /// Returns the problems of the values.
  public func problems() -> [String] { batchProblems + headProblems }

  /// Returns the sizes of the model except for the last layer, whose classes depend on the data; a
  /// token is a frame.
  public func sizes() throws -> StatedSizes {
    let backbone = adopted.backbone
    return backbone.sizes(
      frames: batchFrames, asked: 1,
      parameters: ["head": headWidth * (backbone.encoder.hidden + 1)])
  }
}

import ClozeConfiguration
import ClozeModels
import ClozeTraining

/// A complete recipe for classifying clips, with or without a pretrained model.
public typealias VideoClassifyRecipe = Recipe<VideoClassifyBody>

/// The part of a recipe that is specific to classifying clips.
public struct VideoClassifyBody: CorpusBody, ClassBody {
  /// The modality of the recipe.
  public typealias Kind = VideoClassifyModality

  /// The clips.
  public var data = VideoCorpusSettings()
  /// The run or model folder of the pretrained model, of clips with captions or of masked clips,
  /// whose encoder of clips determines the sizes; nil to start from random weights of the recipe's
  /// sizes.
  public var model: String?
  /// True if training starts from the model's weights; false if only its sizes are used.
  public var pretrained = true
  /// The most clips of a batch.
  public var batch = 32
  /// The share of a label that goes to the other classes.
  public var labelSmoothing = 0.1
  /// The weights of classes in the loss: `balanced`, or entries such as `rare=4`.
  public var classWeights: [String] = []
  /// The width inside the head.
  public var headWidth = 256
  /// The probability that a feature inside the head is dropped in training.
  public var headDropout = 0.1
  /// The sizes.
  public var backbone = ClipEncoderConfiguration()

  /// Makes the default recipe.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "model": "the run or model folder that is begun with; null: weights begin at random",
    "pretrained": "whether the model's weights are begun with, or random ones of its sizes",
    "batch": "the most clips of a batch",
  ].merging(ClassHeadKeys.summaries) { $1 }

  /// The sections of the data and the sizes.
  public static var parts: [ConfigurationPart<VideoClassifyBody>] {
    [ConfigurationPart("data", \.data), ConfigurationPart("backbone", \.backbone)]
  }

  /// Gives the model an empty path.
  public mutating func fillOptionals() { model = "" }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    let isPossible = (1...1 << 16).contains(batch)
    return (isPossible ? [] : ["batch is \(batch): must lie in 1...\(1 << 16)"]) + headProblems
  }

  /// Returns the body with the sizes of the encoder of clips that it starts from, if it names one;
  /// what matters in training alone is kept.
  public func adopting() throws -> VideoClassifyBody {
    guard let model else { return self }
    var body = self
    body.backbone = try ClipEncoder.configuration(of: ModelFolder.locate(model))
      .trained(as: backbone)
    return body
  }

  /// Checks that the data and the model exist.
  public static func check(_ recipe: VideoClassifyRecipe) throws {
    _ = try recipe.data.clips(of: .training)
    guard let model = recipe.body.model else { return }
    let adopted = try recipe.body.adopting().backbone
    let usual = recipe.preset.body.backbone.trained(as: recipe.backbone)
    guard [adopted, usual].contains(recipe.backbone) else {
      throw VideoModelError.decided(path: model)
    }
  }

  /// Returns the sizes of the model except for the last layer, whose classes depend on the data; a
  /// token is a frame.
  public func sizes() throws -> StatedSizes {
    let clips = adopted.backbone, frames = Double(clips.count * clips.tube)
    return StatedSizes(
      parameters: [
        "video": clips.parameterCount, "head": headWidth * (2 * clips.video.hidden + 1),
      ],
      tokensPerBatch: batch * clips.count * clips.tube,
      predictionOperations: clips.operations / frames, activationsPerToken: clips.kept / frames)
  }
}

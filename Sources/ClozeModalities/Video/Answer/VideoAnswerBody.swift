import ClozeConfiguration
import ClozeModels
import ClozeObjectives
import ClozeTokens
import ClozeTraining

/// A complete recipe for answering questions about clips.
public typealias VideoAnswerRecipe = Recipe<VideoAnswerBody>

/// The part of a recipe that is specific to answering questions about clips.
public struct VideoAnswerBody: CorpusBody, ClassBody, TokenizerBody {
  /// The modality of the recipe.
  public typealias Kind = VideoAnswerModality

  /// The clips.
  public var data = VideoCorpusSettings()
  /// The run or model folder of a model of clips with captions, which determines the sizes and the
  /// vocabulary; nil to start from random weights of the recipe's sizes.
  public var model: String?
  /// True if training starts from the model's weights; false if only its sizes are used.
  public var pretrained = true
  /// The folder of a WordPiece vocabulary if there is no model; nil for one of the questions'
  /// words.
  public var tokenizer: String?
  /// The most words and pieces of a vocabulary of the questions.
  public var vocabularySize = 4000
  /// The most clips of a batch.
  public var batch = 32
  /// The most questions of a clip in a batch.
  public var questions = 8
  /// The share of an answer that goes to the other ones.
  public var labelSmoothing = 0.0
  /// The weights of answers in the loss: `balanced`, or entries such as `rare=4`.
  public var classWeights: [String] = []
  /// The width inside the head.
  public var headWidth = 256
  /// The probability that a feature inside the head is dropped in training.
  public var headDropout = 0.1
  /// The sizes.
  public var backbone = VideoModelConfiguration()

  /// Makes the default recipe.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "model": "the run or model folder of clips with captions that is begun with; null: none",
    "pretrained": "whether the model's weights are begun with, or random ones of its sizes",
    "tokenizer": "the folder of a WordPiece vocabulary; null: the model's, or the questions' words",
    "vocabularySize": "the most words and pieces of a vocabulary of the questions",
    "batch": "the most clips of a batch",
    "questions": "the most questions of a clip in a batch",
  ].merging(ClassHeadKeys.summaries) { $1 }

  /// The sections of the data and the sizes.
  public static var parts: [ConfigurationPart<VideoAnswerBody>] {
    [ConfigurationPart("data", \.data), ConfigurationPart("backbone", \.backbone)]
  }

  /// Gives the model and the tokenizer empty paths.
  public mutating func fillOptionals() { (model, tokenizer) = ("", "") }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    var problems = [
      ("batch", batch, 1...1 << 16), ("questions", questions, 1...1 << 10),
      ("vocabularySize", vocabularySize, 16...1 << 20),
    ].filter { !$2.contains($1) }.map { "\($0) is \($1): must lie in \($2)" }
    if backbone.crossLayers < 1 {
      problems.append("backbone.crossLayers is 0: answers need a cross encoder; give at least 1")
    }
    return problems + headProblems
  }
}

extension VideoAnswerBody {
  /// The path of the vocabulary.
  public var tokenizerPath: String? {
    get { tokenizer }
    set { tokenizer = newValue }
  }

  /// The model and the vocabulary.
  public static var paths: [WritableKeyPath<VideoAnswerBody, String?>] {
    [\.modelPath, \.tokenizerPath]
  }

  /// Returns the body with the sizes of the model that it starts from, if it names one; what
  /// matters in training alone is kept.
  public func adopting() throws -> VideoAnswerBody {
    guard let model else { return self }
    let folder = try ModelFolder.locate(model)
    let found = try VideoModel.configuration(of: folder).backbone
    guard found.crossLayers > 0 else { throw VideoModelError.noCrossToBegin(path: model) }
    var body = self
    body.backbone = found.trained(as: backbone)
    return body
  }

  /// Checks that the data, the model and the vocabulary exist.
  public static func check(_ recipe: VideoAnswerRecipe) throws {
    _ = try recipe.data.clips(of: .training)
    _ = try recipe.body.namedTokenizer()
    guard let model = recipe.body.model else { return }
    let adopted = try recipe.body.adopting().backbone
    let usual = recipe.preset.body.backbone.trained(as: recipe.backbone)
    guard [adopted, usual].contains(recipe.backbone) else {
      throw VideoModelError.decided(path: model)
    }
  }

  /// Returns the sizes of the model with a vocabulary of the most words, except for the last layer,
  /// whose answers depend on the data.
  public func sizes() throws -> StatedSizes { adopted.sizes(vocabulary: vocabularySize) }

  /// Returns the sizes with `count` words, each clip with the most questions; a token is a frame.
  func sizes(vocabulary count: Int) -> StatedSizes {
    backbone.answeringSizes(
      vocabulary: count, clips: batch, questions: questions, headWidth: headWidth)
  }
}

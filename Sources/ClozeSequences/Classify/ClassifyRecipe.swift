import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTraining

/// A complete recipe for classifying sequences, with or without a pretrained model.
public typealias ClassifyRecipe<Labelled: LabelledKind> = Recipe<ClassifyBody<Labelled>>

/// The part of a recipe that is specific to classifying sequences.
public struct ClassifyBody<Labelled: LabelledKind>: FinetuneBody, VocabularyBody, SplitBody {
  /// The kind of sequences.
  public typealias Base = Labelled.Base
  /// The modality of the recipe.
  public typealias Kind = ClassifyModality<Labelled>

  /// The tokenizer to use if no model provides one, or the settings for training it.
  public struct TokenizerChoice: Codable, Sendable, Equatable {
    /// The path of a tokenizer, model or run; `nil` to train a vocabulary on the training samples.
    public var path: String?
    /// The size of a vocabulary to train.
    public var vocabularySize = 8000
    /// True if a vocabulary that is trained for text keeps capital letters and accents.
    public var cased = false

    /// Makes the default choice.
    public init() {}
  }

  /// The samples.
  public var data = LabelledCorpus()
  /// The run or model folder of the pretrained model, which determines the sizes and the tokenizer;
  /// `nil` for none.
  public var model: String?
  /// True if training starts from its weights; false if only its sizes and tokenizer are used.
  public var pretrained = true
  /// The tokenizer if there is no model.
  public var tokenizer = TokenizerChoice()
  /// The maximum number of tokens per sample; the rest is truncated.
  public var maximumLength = 128
  /// The number of samples per batch.
  public var batch = 32
  /// The kind of answer that is learned.
  public var head = HeadKind.classes
  /// The head's input: the first token, as in BERT, or the mean or maximum of all tokens; unused by
  /// heads about tokens.
  public var pooling = Pooling.cls
  /// The share of a label that goes to the other classes.
  public var labelSmoothing = 0.0
  /// The probability that a feature of the head is dropped in training.
  public var headDropout = 0.1
  /// The weights of classes in the loss: `balanced`, or entries such as `rare=4`; classes that no
  /// entry names weigh 1.
  public var classWeights: [String] = []
  /// The focus of the focal loss (Lin et al. 2017); 0 for the plain cross-entropy.
  public var focus = 0.0
  /// The least probability of a label, or of spans the score that having no answer must have over
  /// the best one; nil to choose it by what validates.
  public var threshold: Double?
  /// The number of tokens from the start of a window to that of the next, if a text is too long for
  /// one.
  public var stride = 128
  /// The maximum number of tokens of a question.
  public var questionLength = 64
  /// The maximum number of tokens of an answer.
  public var answerLength = 30
  /// The encoder.
  public var encoder = EncoderConfiguration()
  /// Makes the default recipe.
  public init() {}

  /// One line about each key.
  public static var summaries: [String: String] {
    [
      "model": "the run or model folder whose sizes and tokenizer hold; null: none",
      "pretrained": "whether the model's weights are begun with, or random ones of its sizes",
      "tokenizer.path":
        "a tokenizer, model or run folder; null: the model's, or a vocabulary is trained",
      "tokenizer.vocabularySize": "the size of a vocabulary to be trained",
      "tokenizer.cased": "whether a vocabulary to be trained for text keeps capital letters",
      "maximumLength": "the most tokens of a sample; the rest is cut off",
      "batch": "samples of a batch",
      "pooling": "what the head sees of a sample",
      "labelSmoothing": "the share of a label that goes to the other classes",
      "headDropout": "the probability that a feature of the head is dropped in training",
      "head": "the kind of answer that is learned",
      "classWeights": ClassWeights.summary,
      "focus": "the focus of the focal loss, which lets easy samples count less; 0: none",
      "threshold":
        "the least probability of a label, or the margin of no answer; null: validation chooses it",
      "stride": "tokens from a window's start to the next one's, where a text needs several",
      "questionLength": "the most tokens of a question; the rest is cut off",
      "answerLength": "the most tokens of an answer",
    ]
  }

  /// The sections of the samples and the encoder.
  public static var parts: [ConfigurationPart<Self>] {
    [ConfigurationPart("data", \.data)] + finetuneParts
  }

  /// A line on each pooling.
  public static var kindSummaries: [KindSummary] {
    Pooling.allCases.map { KindSummary("pooling=" + $0.rawValue, $0.summary) }
      + HeadKind.allCases.map { KindSummary("head=" + $0.rawValue, $0.summary) }
  }

  /// Gives the model and the tokenizer an empty path, and the threshold a value.
  public mutating func fillOptionals() { (model, tokenizer.path, threshold) = ("", "", 0.5) }

  /// The values that the head uses.
  var headSettings: HeadSettings {
    var settings = HeadSettings()
    (settings.labelSmoothing, settings.classWeights) = (labelSmoothing, classWeights)
    (settings.focus, settings.threshold, settings.stride) = (focus, threshold, stride)
    (settings.questionLength, settings.answerLength) = (questionLength, answerLength)
    return settings
  }

  /// The metrics of the head, and the loss.
  public var metrics: [LoggedMetric] {
    FinetuneHeads.head(head).measures + [.loss("validation_loss")]
  }

  /// The accuracy in the batch, of classes.
  public var stepMetrics: [LoggedMetric] { head == .classes ? [.accuracy("accuracy")] : [] }

  /// The problems of the values.
  public func problems() -> [String] {
    var problems = lengthProblems
    if !(1...1 << 24).contains(tokenizer.vocabularySize) {
      problems.append(
        "tokenizer.vocabularySize is \(tokenizer.vocabularySize): must lie in 1...\(1 << 24)")
    }
    for (key, value) in [("labelSmoothing", labelSmoothing), ("headDropout", headDropout)]
    where !(0..<1).contains(value) {
      problems.append("\(key) is \(value): must lie in [0, 1)")
    }
    return problems + headProblems
  }
}

import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTraining

/// A complete recipe for telling classes of sequences, with a pretrained model or without one.
public typealias ClassifyRecipe<Labelled: LabelledKind> = Recipe<ClassifyBody<Labelled>>

/// The part of a recipe that is particular to classes of sequences.
public struct ClassifyBody<Labelled: LabelledKind>: FinetuneBody, VocabularyBody {
  /// The kind of sequences.
  public typealias Base = Labelled.Base
  /// The modality that the recipe is for.
  public typealias Kind = ClassifyModality<Labelled>

  /// Which tokenizer is used where no model brings one, or how one is trained.
  public struct TokenizerChoice: Codable, Sendable, Equatable {
    /// A tokenizer, model or run folder; `nil`: a vocabulary is trained on the training samples.
    public var path: String?
    /// The size of a vocabulary to be trained.
    public var vocabularySize = 8000

    /// The defaults.
    public init() {}
  }

  /// The samples.
  public var data = LabelledCorpus()
  /// The run or model folder of the pretrained model, whose sizes and tokenizer hold; `nil`: none.
  public var model: String?
  /// Whether its weights are begun with, not only its sizes and tokenizer.
  public var pretrained = true
  /// The tokenizer where there is no model.
  public var tokenizer = TokenizerChoice()
  /// The most tokens of a sample; the rest is cut off.
  public var maximumLength = 128
  /// Samples of a batch.
  public var batch = 32
  /// What the head sees of a sample: the first token, as BERT's, or the mean or maximum of all.
  public var pooling = Pooling.cls
  /// The share of a label that goes to the other classes.
  public var labelSmoothing = 0.0
  /// The probability that a feature of the head is dropped in training.
  public var headDropout = 0.1
  /// The encoder.
  public var encoder = EncoderConfiguration()
  /// The defaults.
  public init() {}

  /// A line on each key.
  public static var summaries: [String: String] {
    [
      "model": "the run or model folder whose sizes and tokenizer hold; null: none",
      "pretrained": "whether the model's weights are begun with, or random ones of its sizes",
      "tokenizer.path":
        "a tokenizer, model or run folder; null: the model's, or a vocabulary is trained",
      "tokenizer.vocabularySize": "the size of a vocabulary to be trained",
      "maximumLength": "the most tokens of a sample; the rest is cut off",
      "batch": "samples of a batch",
      "pooling": "what the head sees of a sample: "
        + Pooling.allCases.map { "\($0), \($0.summary)" }.joined(separator: "; "),
      "labelSmoothing": "the share of a label that goes to the other classes",
      "headDropout": "the probability that a feature of the head is dropped in training",
    ]
  }

  /// The samples and the encoder.
  public static var parts: [ConfigurationPart<Self>] {
    [ConfigurationPart("data", \.data)] + finetuneParts
  }

  /// Gives the model and the tokenizer a path.
  public mutating func fillOptionals() { (model, tokenizer.path) = ("", "") }

  /// The metrics of classification.
  public var metrics: [LoggedMetric] { ClassifyMetrics.validation }

  /// The accuracy in the batch.
  public var stepMetrics: [LoggedMetric] { [.accuracy("accuracy")] }

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
    return problems
  }
}

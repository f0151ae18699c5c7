/// The direction in which a metric improves.
public enum MetricDirection: String, Sendable, Codable {
  /// Higher is better.
  case higherIsBetter
  /// Lower is better.
  case lowerIsBetter

  /// Words in the names of series of which more is better; of all others, such as losses, less is.
  /// For series that nothing declares: those of runs of version 0.1.
  private static let rising: Set<String> = [
    "accuracy", "precision", "recall", "f1", "auc", "map", "mrr", "ndcg", "hit", "hits", "hr",
    "bleu", "rouge", "score", "iou", "miou", "purity", "coverage",
    "codebook",
  ]
  /// Series of version 0.1 of which no value is better than another.
  private static let neutral: Set<String> = [
    "step", "time", "rate", "gradient_norm", "tokens", "tokens_per_second", "temperature",
    "divergence_weight",
  ]

  /// Derives the direction from the name of a logged series, such as `validation_accuracy` or
  /// `ndcg@10`; nil where no value is better than another.
  public init?(seriesNamed name: String) {
    guard !Self.neutral.contains(name) else { return nil }
    let isRising = name.lowercased().split { !$0.isLetter && !$0.isNumber }.contains {
      Self.rising.contains(String($0))
    }
    self = isRising ? .higherIsBetter : .lowerIsBetter
  }
}

/// A measure of a model's quality, with what is needed to interpret it.
public protocol Metric: Sendable {
  /// The name in records and tables, such as `NDCG@10`.
  var name: String { get }
  /// The unit of its values.
  var unit: String { get }
  /// The direction in which it improves.
  var direction: MetricDirection { get }
}

/// A metric that is a mean over cases with one right item each, and depends only on the ranks of
/// these items.
public protocol RankingMetric: Metric {
  /// Returns the value of a case whose right item has `rank`; 0 is the best rank.
  func value(rank: Int32) -> Double
}

extension RankingMetric {
  /// Returns the mean over cases whose right items have `ranks`; 0 if there are none.
  public func mean(_ ranks: [Int32]) -> Double {
    ranks.reduce(0) { $0 + value(rank: $1) } / Double(max(1, ranks.count))
  }
}

/// A metric that is a function of the confusion matrix.
public protocol ClassificationMetric: Metric {
  /// Returns the metric for a confusion matrix.
  func value(_ matrix: ConfusionMatrix) -> Double
}

/// A metric that follows from numbers that were predicted and those that are right.
public protocol RegressionMetric: Metric {
  /// The metric of `result`; nil where it is not defined, as a correlation is not where all
  /// predictions or all targets are the same.
  func value(_ result: RegressionResult) -> Double?
}

/// A metric that is a function of the entities and tokens of tagged sentences.
public protocol TaggingMetric: Metric {
  /// Returns the metric for what was counted.
  func value(_ counts: EntityCounts) -> Double
}

/// A metric that is a mean over questions of a score of their answers.
public protocol AnswerMetric: Metric {
  /// Returns the value of one question's answer.
  func value(_ scores: AnswerScores) -> Double
}

/// A metric of samples that may have several labels.
public protocol LabelMetric: Metric {
  /// Returns the metric for what was counted.
  func value(_ counts: LabelCounts) -> Double
}

/// A metric of recognised texts.
public protocol TranscriptMetric: Metric {
  /// Returns the metric for the edits that were counted.
  func value(_ counts: TranscriptCounts) -> Double
}

/// A metric of retrieval, which depends on the ranks of queries' best right candidates alone.
public protocol RetrievalMetric: Metric {
  /// Returns the metric of ranks from 1, ascending, each with the number of queries that have it.
  func value(_ ranks: [(rank: Double, count: Int)]) -> Double
}

/// A metric that is a mean over choices among a few candidates, of the share of each that is right.
public protocol ChoiceMetric: Metric {}

/// The registry of metrics.
public enum Metrics {
  /// The metrics that are functions of the ranks of the right items.
  public static let ranking: [any RankingMetric] = [
    HitRate(at: 1), HitRate(at: 5), HitRate(at: 10), HitRate(at: 20),
    NDCG(at: 5), NDCG(at: 10), NDCG(at: 20), ReciprocalRank(),
  ]
  /// The metric that is a function of the recommendations.
  public static let coverage = Coverage(at: 10)
  /// The metrics of classifiers.
  public static let classification: [any ClassificationMetric] = [
    Accuracy(), MeanClassAccuracy(), MacroF1(),
  ]
  /// The metrics of predicted numbers.
  public static let regression: [any RegressionMetric] = [
    PearsonCorrelation(),
    SpearmanCorrelation(),
  ]
  /// The metrics of tagged sentences.
  public static let tagging: [any TaggingMetric] = [
    EntityF1(), EntityPrecision(), EntityRecall(), EntityMacroF1(), TokenAccuracy(),
  ]
  /// The metrics of answers to questions.
  public static let answers: [any AnswerMetric] = [ExactMatch(), AnswerF1()]
  /// The metrics of samples with several labels.
  public static let labels: [any LabelMetric] = [
    LabelMicroF1(), LabelMacroF1(), LabelSampleF1(), SubsetAccuracy(), LRAP(),
  ]
  /// The metrics of recognised texts.
  public static let transcripts: [any TranscriptMetric] = [WordErrorRate(), CharacterErrorRate()]
  /// The metrics of retrieval.
  public static let retrieval: [any RetrievalMetric] = [
    RetrievalRecall(at: 1), RetrievalRecall(at: 5), RetrievalRecall(at: 10), MedianRank(),
    MeanRank(), ReciprocalRank(),
  ]
  /// The share of right choices between two candidates that differ in one thing.
  public static let probe = ProbeAccuracy()
  /// The share of right choices within families of samples that differ in little.
  public static let family = FamilyAccuracy()
  /// All metrics, each once: that of ranking and of retrieval is among those of ranking.
  public static var all: [any Metric] {
    (ranking as [any Metric]) + [coverage] + (classification as [any Metric])
      + (regression as [any Metric]) + (tagging as [any Metric])
      + (answers as [any Metric]) + (labels as [any Metric]) + (transcripts as [any Metric])
      + retrieval.filter { !($0 is any RankingMetric) } as [any Metric] + [probe, family]
  }
}

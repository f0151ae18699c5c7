/// Which values of a metric are good.
public enum MetricDirection: String, Sendable, Codable {
  /// More is better.
  case higherIsBetter
  /// Less is better.
  case lowerIsBetter

  /// Parts of names of which more is better; of everything else, as of losses and errors, less is.
  private static let rising: Set<String> = [
    "accuracy", "precision", "recall", "f1", "auc", "map", "mrr", "ndcg", "hit", "hits", "hr",
    "bleu", "rouge", "score", "iou", "miou", "purity", "second", "coverage",
  ]

  /// The direction that the name of a logged series tells, such as `validation_accuracy` or `ndcg@10`.
  public init(seriesNamed name: String) {
    let isRising = name.lowercased().split { !$0.isLetter && !$0.isNumber }.contains {
      Self.rising.contains(String($0))
    }
    self = isRising ? .higherIsBetter : .lowerIsBetter
  }
}

/// A number that says how good a model is, and what is needed to read it.
public protocol Metric: Sendable {
  /// What records and tables call it, such as `NDCG@10`.
  var name: String { get }
  /// What it is measured in.
  var unit: String { get }
  /// Which values are good.
  var direction: MetricDirection { get }
}

/// A metric that is a mean over cases, each of which has one right item and counts by its rank alone.
public protocol RankingMetric: Metric {
  /// What a case counts whose right item has `rank`; 0 is the best rank.
  func value(rank: Int32) -> Double
}

extension RankingMetric {
  /// The mean over cases whose right items have `ranks`; 0 of none.
  public func mean(_ ranks: [Int32]) -> Double {
    ranks.reduce(0) { $0 + value(rank: $1) } / Double(max(1, ranks.count))
  }
}

/// A metric that follows from which class was taken for which.
public protocol ClassificationMetric: Metric {
  /// The metric of samples that were taken for each other like this.
  func value(_ matrix: ConfusionMatrix) -> Double
}

/// A metric that follows from numbers that were predicted and those that are right.
public protocol RegressionMetric: Metric {
  /// The metric of `result`; nil where it is not defined, as a correlation is not where all predictions or
  /// all targets are the same.
  func value(_ result: RegressionResult) -> Double?
}

/// The metrics: the registry.
public enum Metrics {
  /// Those that follow from the ranks of the right items.
  public static let ranking: [any RankingMetric] = [
    HitRate(at: 1), HitRate(at: 5), HitRate(at: 10), HitRate(at: 20),
    NDCG(at: 5), NDCG(at: 10), NDCG(at: 20), ReciprocalRank(),
  ]
  /// The one that follows from what is recommended.
  public static let coverage = Coverage(at: 10)
  /// Those of classifiers.
  public static let classification: [any ClassificationMetric] = [
    Accuracy(), MeanClassAccuracy(), MacroF1(),
  ]
  /// Those of predicted numbers.
  public static let regression: [any RegressionMetric] = [
    PearsonCorrelation(),
    SpearmanCorrelation(),
  ]
  /// All of them.
  public static var all: [any Metric] {
    (ranking as [any Metric]) + [coverage] + (classification as [any Metric])
      + (regression as [any Metric])
  }
}

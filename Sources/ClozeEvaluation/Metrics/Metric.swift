/// Which values of a metric are good.
public enum MetricDirection: String, Sendable, Codable {
  /// More is better.
  case higherIsBetter
  /// Less is better.
  case lowerIsBetter
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

/// The metrics: the registry.
public enum Metrics {
  /// Those that follow from the ranks of the right items.
  public static let ranking: [any RankingMetric] = [
    HitRate(at: 1), HitRate(at: 5), HitRate(at: 10), HitRate(at: 20),
    NDCG(at: 5), NDCG(at: 10), NDCG(at: 20), ReciprocalRank(),
  ]
  /// The one that follows from what is recommended.
  public static let coverage = Coverage(at: 10)
  /// All of them.
  public static var all: [any Metric] { (ranking as [any Metric]) + [coverage] }
}

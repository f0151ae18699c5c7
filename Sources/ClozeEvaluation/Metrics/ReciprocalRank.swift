/// The mean reciprocal rank (Voorhees 1999): MRR = mean of 1 / (rank + 1), with ranks from 0, over
/// all candidates of the protocol and not only the first few.
///
/// Of retrieval, whose ranks count from 1 and ties half a rank, it is the mean of 1 / rank of each
/// query's best right candidate.
public struct ReciprocalRank: RankingMetric, RetrievalMetric {
  /// Makes the metric.
  public init() {}

  /// `MRR`.
  public var name: String { "MRR" }
  /// A share of the best possible value, 0...1.
  public var unit: String { "share" }
  /// Higher is better.
  public var direction: MetricDirection { .higherIsBetter }

  /// Returns 1 / (rank + 1).
  public func value(rank: Int32) -> Double { 1 / (Double(rank) + 1) }

  /// Returns the mean of 1 / rank.
  public func value(_ ranks: [(rank: Double, count: Int)]) -> Double {
    let all = ranks.reduce(0) { $0 + $1.count }
    return ranks.reduce(0) { $0 + Double($1.count) / $1.rank } / Double(max(1, all))
  }
}

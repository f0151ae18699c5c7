/// The mean rank of the best right candidate, from 1: MeanR.
public struct MeanRank: RetrievalMetric {
  /// Makes the metric.
  public init() {}

  /// `MeanR`.
  public var name: String { "MeanR" }
  /// A rank.
  public var unit: String { "rank" }
  /// Lower is better.
  public var direction: MetricDirection { .lowerIsBetter }

  /// Returns the mean.
  public func value(_ ranks: [(rank: Double, count: Int)]) -> Double {
    let all = ranks.reduce(0) { $0 + $1.count }
    return ranks.reduce(0) { $0 + $1.rank * Double($1.count) } / Double(max(1, all))
  }
}

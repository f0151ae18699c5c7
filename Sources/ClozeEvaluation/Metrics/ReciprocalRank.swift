/// The mean reciprocal rank (Voorhees 1999): MRR = mean of 1 / (rank + 1), with ranks from 0, over
/// all candidates of the protocol and not only the first few.
public struct ReciprocalRank: RankingMetric {
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
}

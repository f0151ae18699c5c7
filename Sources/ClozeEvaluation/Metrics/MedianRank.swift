/// The median rank of the best right candidate, from 1: MedR.
public struct MedianRank: RetrievalMetric {
  /// Makes the metric.
  public init() {}

  /// `MedR`.
  public var name: String { "MedR" }
  /// A rank.
  public var unit: String { "rank" }
  /// Lower is better.
  public var direction: MetricDirection { .lowerIsBetter }

  /// Returns the middle rank, or the mean of the two in the middle.
  public func value(_ ranks: [(rank: Double, count: Int)]) -> Double {
    let all = ranks.reduce(0) { $0 + $1.count }
    func rank(at place: Int) -> Double {
      var left = place
      for (rank, count) in ranks {
        left -= count
        if left < 0 { return rank }
      }
      return 0
    }
    return all == 0 ? 0 : (rank(at: (all - 1) / 2) + rank(at: all / 2)) / 2
  }
}

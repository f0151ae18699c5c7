/// The share of queries with a right candidate among the first k: R@k.
public struct RetrievalRecall: RetrievalMetric {
  /// The number of places, k.
  public let depth: Int

  /// Makes the recall of the first `depth` places.
  public init(at depth: Int) { self.depth = depth }

  /// `R@k`.
  public var name: String { "R@\(depth)" }
  /// A share of the queries, 0...1.
  public var unit: String { "share" }
  /// Higher is better.
  public var direction: MetricDirection { .higherIsBetter }

  /// Returns the share of ranks up to k.
  public func value(_ ranks: [(rank: Double, count: Int)]) -> Double {
    let all = ranks.reduce(0) { $0 + $1.count }
    let found = ranks.reduce(0) { $0 + ($1.rank <= Double(depth) ? $1.count : 0) }
    return Double(found) / Double(max(1, all))
  }
}

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

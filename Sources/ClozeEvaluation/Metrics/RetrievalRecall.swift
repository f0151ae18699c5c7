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

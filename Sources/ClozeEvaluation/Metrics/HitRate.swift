/// The share of cases whose right item is among the first k: HR@k = mean of [rank < k].
///
/// With one right item per case it equals Recall@k (Sun et al. 2019, section 4.2).
public struct HitRate: RankingMetric {
  /// The number of places, k.
  public let depth: Int

  /// Makes the hit rate of the first `depth` places.
  public init(at depth: Int) { self.depth = depth }

  /// `HR@k`.
  public var name: String { "HR@\(depth)" }
  /// A share of the cases, 0...1.
  public var unit: String { "share" }
  /// Higher is better.
  public var direction: MetricDirection { .higherIsBetter }

  /// Returns 1 if the rank is among the first k, otherwise 0.
  public func value(rank: Int32) -> Double { rank < depth ? 1 : 0 }
}

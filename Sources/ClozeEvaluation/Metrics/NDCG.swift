import Foundation

/// Normalized discounted cumulative gain (Järvelin & Kekäläinen 2002) for one right item per case:
/// NDCG@k = mean of [rank < k] / log2(rank + 2), with ranks from 0.
///
/// The ideal order has the right item first, whose gain is 1 / log2(2) = 1, so that the
/// normalisation is trivial.
public struct NDCG: RankingMetric {
  /// The number of places, k.
  public let depth: Int

  /// Makes the gain over the first `depth` places.
  public init(at depth: Int) { self.depth = depth }

  /// `NDCG@k`.
  public var name: String { "NDCG@\(depth)" }
  /// A share of the ideal order's gain, 0...1.
  public var unit: String { "share" }
  /// Higher is better.
  public var direction: MetricDirection { .higherIsBetter }

  /// Returns 1 / log2(rank + 2) if the rank is among the first k, otherwise 0.
  public func value(rank: Int32) -> Double { rank < depth ? 1 / log2(Double(rank) + 2) : 0 }
}

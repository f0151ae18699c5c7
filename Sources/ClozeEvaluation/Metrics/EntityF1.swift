/// The harmonic mean of the precision and the recall of entities, over all types: conlleval's FB1
/// (Tjong Kim Sang & Buchholz 2000), seqeval's `f1_score`.
public struct EntityF1: TaggingMetric {
  /// `entity F1`.
  public let name = "entity F1"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns 2 hits / (predicted + entities); 0 if there are none of both.
  public func value(_ counts: EntityCounts) -> Double { counts.types.micro.f1 }
}

/// The share of the predicted entities that are right in type and both ends, over all types.
public struct EntityPrecision: TaggingMetric {
  /// `entity precision`.
  public let name = "entity precision"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns hits / predicted; 0 if none are predicted.
  public func value(_ counts: EntityCounts) -> Double { counts.types.micro.precision }
}

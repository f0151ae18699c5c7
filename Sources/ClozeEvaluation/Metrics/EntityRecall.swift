/// The share of the entities that are predicted with their type and both ends, over all types.
public struct EntityRecall: TaggingMetric {
  /// `entity recall`.
  public let name = "entity recall"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns hits / entities; 0 if there are none.
  public func value(_ counts: EntityCounts) -> Double { counts.types.micro.recall }
}

/// The mean over types of the F1 of their entities, seqeval's `f1_score` with `average="macro"`.
public struct EntityMacroF1: TaggingMetric {
  /// `entity macro F1`.
  public let name = "entity macro F1"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns the mean over the types that occur, right or predicted; 0 if there are none.
  public func value(_ counts: EntityCounts) -> Double { counts.types.macro.f1 }
}

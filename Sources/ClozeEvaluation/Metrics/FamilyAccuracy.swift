/// The share of samples for which the right candidate is chosen among those of a family of samples
/// that differ in little; ties count as choosing at random does.
public struct FamilyAccuracy: ChoiceMetric {
  /// `family accuracy`.
  public let name = "family accuracy"
  /// A share of the samples, 0...1; chance is one by the number of candidates.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}
}

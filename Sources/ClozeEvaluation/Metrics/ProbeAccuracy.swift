/// The share of samples for which the right one of two candidates is chosen, which differ in one
/// thing; ties count half.
public struct ProbeAccuracy: ChoiceMetric {
  /// `probe`.
  public let name = "probe"
  /// A share of the samples, 0...1; .5 is chance.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}
}

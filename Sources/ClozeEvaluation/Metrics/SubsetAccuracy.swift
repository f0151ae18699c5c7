/// The share of the samples whose labels are predicted without a mistake.
public struct SubsetAccuracy: LabelMetric {
  /// `subset accuracy`.
  public let name = "subset accuracy"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns right samples / samples.
  public func value(_ counts: LabelCounts) -> Double {
    Double(counts.exactSamples) / Double(max(1, counts.samples))
  }
}

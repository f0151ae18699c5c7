/// The mean over samples of the F1 of their labels; 0 for a sample that has no label and none
/// predicted, as scikit-learn's `f1_score` with `average="samples"` and `zero_division=0` has it.
public struct LabelSampleF1: LabelMetric {
  /// `sample F1`.
  public let name = "sample F1"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns the mean over samples.
  public func value(_ counts: LabelCounts) -> Double {
    counts.sampleF1 / Double(max(1, counts.samples))
  }
}

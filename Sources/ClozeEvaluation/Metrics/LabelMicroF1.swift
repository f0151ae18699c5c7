/// The F1 of all pairs of a sample and a label together, scikit-learn's `f1_score` with
/// `average="micro"`.
public struct LabelMicroF1: LabelMetric {
  /// `micro F1`.
  public let name = "micro F1"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns 2 hits / (predicted + expected); 0 if there are none of both.
  public func value(_ counts: LabelCounts) -> Double { counts.labels.micro.f1 }
}

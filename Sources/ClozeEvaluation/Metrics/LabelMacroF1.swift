/// The mean over labels of F1. Labels that no sample has and none is predicted to have count as 0, as
/// scikit-learn's `f1_score` with `average="macro"` and `zero_division=0` has it.
public struct LabelMacroF1: LabelMetric {
  /// `macro F1`.
  public let name = "macro F1"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns the mean over all labels.
  public func value(_ counts: LabelCounts) -> Double { counts.labels.macro.f1 }
}

/// Label ranking average precision: the mean over samples, and over each one's labels, of the share of
/// its labels among those that score as high or higher (Schapire & Singer 2000); it needs no threshold.
public struct LRAP: LabelMetric {
  /// `LRAP`.
  public let name = "LRAP"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns the mean over samples; 1 for those with no label or all.
  public func value(_ counts: LabelCounts) -> Double {
    counts.rankingPrecision / Double(max(1, counts.samples))
  }
}

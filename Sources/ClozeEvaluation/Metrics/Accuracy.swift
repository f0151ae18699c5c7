/// The share of samples that are classified correctly.
public struct Accuracy: ClassificationMetric {
  /// `accuracy`.
  public let name = "accuracy"
  /// A share of the samples, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns the sum of the diagonal divided by the sum of all entries; 0 without samples.
  public func value(_ matrix: ConfusionMatrix) -> Double {
    let right = (0..<matrix.classes).reduce(0) { $0 + matrix[$1, $1] }
    return Double(right) / Double(max(1, matrix.total))
  }
}

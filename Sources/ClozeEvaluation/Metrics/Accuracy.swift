/// The share of samples whose class was recognised.
public struct Accuracy: ClassificationMetric {
  /// `accuracy`.
  public let name = "accuracy"
  /// A share of the samples, 0...1.
  public let unit = "share"
  /// More is better.
  public let direction = MetricDirection.higherIsBetter

  /// The metric.
  public init() {}

  /// The sum of the diagonal by the sum of all; 0 without samples.
  public func value(_ matrix: ConfusionMatrix) -> Double {
    let right = (0..<matrix.classes).reduce(0) { $0 + matrix[$1, $1] }
    return Double(right) / Double(max(1, matrix.total))
  }
}

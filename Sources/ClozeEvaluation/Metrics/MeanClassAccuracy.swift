/// The mean over classes of their recall, so that rare classes count as much as common ones.
/// Classes without samples are ignored.
public struct MeanClassAccuracy: ClassificationMetric {
  /// `mean class accuracy`.
  public let name = "mean class accuracy"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns the mean of the classes' recalls; 0 without samples.
  public func value(_ matrix: ConfusionMatrix) -> Double {
    let recalls = (0..<matrix.classes).compactMap { label -> Double? in
      let support = matrix.support(label)
      return support > 0 ? Double(matrix[label, label]) / Double(support) : nil
    }
    return recalls.reduce(0, +) / Double(max(1, recalls.count))
  }
}

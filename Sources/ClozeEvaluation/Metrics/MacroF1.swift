/// The mean over classes of F1, the harmonic mean of precision and recall. Classes without samples
/// and predictions are ignored.
public struct MacroF1: ClassificationMetric {
  /// `macro F1`.
  public let name = "macro F1"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns the mean of 2 hits / (samples + predictions) over classes; 0 without samples.
  public func value(_ matrix: ConfusionMatrix) -> Double {
    let scores = (0..<matrix.classes).compactMap { label -> Double? in
      let all = matrix.support(label) + matrix.predictions(label)
      return all > 0 ? 2 * Double(matrix[label, label]) / Double(all) : nil
    }
    return scores.reduce(0, +) / Double(max(1, scores.count))
  }
}

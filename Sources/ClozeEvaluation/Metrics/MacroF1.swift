/// The mean over classes of F1, the harmonic mean of precision and recall. Classes that neither samples nor
/// predictions are of do not count.
public struct MacroF1: ClassificationMetric {
  /// `macro F1`.
  public let name = "macro F1"
  /// A share, 0...1.
  public let unit = "share"
  /// More is better.
  public let direction = MetricDirection.higherIsBetter

  /// The metric.
  public init() {}

  /// The mean of 2 hits / (samples + predictions) over classes; 0 without samples.
  public func value(_ matrix: ConfusionMatrix) -> Double {
    let scores = (0..<matrix.classes).compactMap { label -> Double? in
      let all = matrix.support(label) + matrix.predictions(label)
      return all > 0 ? 2 * Double(matrix[label, label]) / Double(all) : nil
    }
    return scores.reduce(0, +) / Double(max(1, scores.count))
  }
}

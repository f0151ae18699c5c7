/// The mean over questions of the F1 of the answer's words, the best over the right answers
/// (Rajpurkar et al. 2016, section 6.1).
public struct AnswerF1: AnswerMetric {
  /// `answer F1`.
  public let name = "answer F1"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns the F1 of one answer.
  public func value(_ scores: AnswerScores) -> Double { scores.f1 }
}

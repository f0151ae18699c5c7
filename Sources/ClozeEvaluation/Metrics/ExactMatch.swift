/// The share of the questions whose answer is one of the right ones, apart from case, punctuation,
/// articles and blanks (Rajpurkar et al. 2016, section 6.1).
public struct ExactMatch: AnswerMetric {
  /// `exact match`.
  public let name = "exact match"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns 1 for a right answer, or else 0.
  public func value(_ scores: AnswerScores) -> Double { scores.exactMatch }
}

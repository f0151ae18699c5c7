/// The word error rate: (substitutions + deletions + insertions) / words of the references, all
/// summed over the set (Levenshtein 1966). It is above 1 where more is wrong than was said.
public struct WordErrorRate: TranscriptMetric {
  /// `WER`.
  public let name = "WER"
  /// Errors per word of the references.
  public let unit = "errors per word"
  /// Lower is better.
  public let direction = MetricDirection.lowerIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns errors / reference words; without any words, the number of insertions.
  public func value(_ counts: TranscriptCounts) -> Double { counts.words.rate }
}

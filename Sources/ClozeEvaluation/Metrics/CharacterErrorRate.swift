/// The character error rate: as the word error rate, of code points, with one blank between words.
public struct CharacterErrorRate: TranscriptMetric {
  /// `CER`.
  public let name = "CER"
  /// Errors per character of the references.
  public let unit = "errors per character"
  /// Lower is better.
  public let direction = MetricDirection.lowerIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns errors / reference characters; without any characters, the number of insertions.
  public func value(_ counts: TranscriptCounts) -> Double { counts.characters.rate }
}

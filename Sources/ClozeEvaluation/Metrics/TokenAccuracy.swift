/// The share of the tokens whose tag is right, O among them.
public struct TokenAccuracy: TaggingMetric {
  /// `token accuracy`.
  public let name = "token accuracy"
  /// A share, 0...1.
  public let unit = "share"
  /// Higher is better.
  public let direction = MetricDirection.higherIsBetter

  /// Makes the metric.
  public init() {}

  /// Returns right / tokens; 0 if there are no tokens.
  public func value(_ counts: EntityCounts) -> Double {
    Double(counts.rightTokens) / Double(max(1, counts.tokens))
  }
}

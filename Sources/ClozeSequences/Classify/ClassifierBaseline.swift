import ClozeCapabilities

/// A baseline beside classifiers of sequences.
public enum ClassifierBaseline: String, EvaluationChoice {
  /// A linear support vector machine on counts of tokens.
  case bag

  /// The models that the baseline is for, and what it does.
  public var summary: String {
    "of classifiers of text and code, a linear support vector machine on counts of tokens"
  }
}

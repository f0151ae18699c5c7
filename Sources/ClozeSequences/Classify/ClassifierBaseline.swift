import ClozeCapabilities

/// A baseline for comparison with classifiers of sequences.
public enum ClassifierBaseline: String, EvaluationChoice {
  /// A linear support vector machine on counts of tokens.
  case bag

  /// A description of the baseline and the models that it is for.
  public var summary: String {
    "of classifiers of text and code, a linear support vector machine on counts of tokens"
  }
}

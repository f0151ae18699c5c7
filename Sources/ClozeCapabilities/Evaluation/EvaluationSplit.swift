/// A part of the data that models are scored on.
public enum EvaluationSplit: String, CaseIterable, Codable, Sendable {
  /// All data that are given.
  case all
  /// The part that a run kept for validation; of histories their next-to-last items.
  case validation
  /// The part that the data keep for testing; of histories their last items. Nothing may be chosen by it.
  case test
}

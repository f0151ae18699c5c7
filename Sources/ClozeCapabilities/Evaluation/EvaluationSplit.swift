/// A part of the data that models are scored on.
public enum EvaluationSplit: String, CaseIterable, Codable, Sendable {
  /// All given data.
  case all
  /// The samples that a run held out for validation; of histories their next-to-last items.
  case validation
  /// The data's test samples; of histories their last items. They must not influence any choice.
  case test
}

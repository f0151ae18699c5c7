import ClozeConfiguration

/// The kind of answer that a head gives about sequences of tokens.
public enum HeadKind: String, Codable, Sendable, CaseIterable {
  /// One class of several.
  case classes
  /// A number.
  case number
  /// Any of several labels.
  case labels
  /// A tag for each word.
  case tokens
  /// A part of the text.
  case spans

  /// A line on it.
  public var summary: String {
    switch self {
    case .classes: "one class of several (accuracy, F1)"
    case .number: "a number (Pearson and Spearman correlation)"
    case .labels: "any of several labels, separated by commas (micro and macro F1)"
    case .tokens: "a tag for each word (F1 of entities, or accuracy)"
    case .spans: "the part of a context that answers a question (exact match, F1)"
    }
  }

  /// True if each token has scores, false if a sequence as a whole has.
  public var isOfTokens: Bool { self == .tokens || self == .spans }
}

/// A condition on runs, such as `loss < 3 and not (modality = text or tag = best)`.
public indirect enum RunCondition: Equatable, Sendable {
  /// A comparison of values.
  public enum Comparison: String, Sendable {
    case equal = "="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    /// Contains the text, ignoring case.
    case contains = "~"
  }

  /// The field called `name` compared with `value`; a missing value satisfies no comparison.
  case compare(name: String, Comparison, value: String, column: Int)
  /// All of them are true.
  case and([RunCondition])
  /// At least one of them is true.
  case or([RunCondition])
  /// It is not true.
  case not(RunCondition)

  /// Parses a condition.
  ///
  /// - Throws: `RunStoreError.badCondition` with the position.
  public init(_ text: String) throws {
    var parser = ConditionParser(text: text, tokens: try ConditionToken.all(text))
    self = try parser.condition()
  }
}

/// A condition on runs, such as `loss < 3 and not (modality = text or tag = best)`.
public indirect enum RunCondition: Equatable, Sendable {
  /// How a value is compared.
  public enum Comparison: String, Sendable {
    case equal = "="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    /// Has the text in it, upper and lower case being the same.
    case contains = "~"
  }

  /// The field called `name` compared with `value`; what a run does not have fulfils no comparison.
  case compare(name: String, Comparison, value: String, column: Int)
  /// All of them hold.
  case and([RunCondition])
  /// One of them holds.
  case or([RunCondition])
  /// It does not hold.
  case not(RunCondition)

  /// The condition that `text` says.
  ///
  /// - Throws: `RunStoreError.badCondition` with the place.
  public init(_ text: String) throws {
    var parser = ConditionParser(text: text, tokens: try ConditionToken.all(text))
    self = try parser.condition()
  }
}

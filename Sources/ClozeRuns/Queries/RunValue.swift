import GRDB

/// A value of a run: a column, a metric or a key of its recipe.
public enum RunValue: Equatable, Sendable {
  /// Text.
  case text(String)
  /// A whole number.
  case integer(Int)
  /// A number.
  case number(Double)
  /// No value: the run lacks it.
  case none

  init(_ value: DatabaseValue) {
    switch value.storage {
    case .null, .blob: self = .none
    case .int64(let number): self = .integer(Int(number))
    case .double(let number): self = .number(number)
    case .string(let text): self = .text(text)
    }
  }
}

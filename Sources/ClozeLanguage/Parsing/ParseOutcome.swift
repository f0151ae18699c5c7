/// The result of parsing a text.
public enum ParseOutcome: Sendable, Equatable {
  /// All of it was parsed.
  case complete([Statement])
  /// It ends inside a construct that more lines may close.
  case incomplete(Incomplete)
  /// It is not valid.
  case invalid(SyntaxError)
}

/// The open construct at the end of a text.
public struct Incomplete: Sendable, Equatable, Error, CustomStringConvertible {
  /// A construct that must be closed.
  public enum Part: String, Sendable {
    /// A text in `'`.
    case singleQuote = "'"
    /// A text in `"`.
    case doubleQuote = "\""
    /// The statements in `{ }`.
    case block = "{"
    /// An expression in `( )`.
    case parenthesis = "("
    /// A list in `[ ]`.
    case bracket = "["
    /// A line that ends with a backslash.
    case continuation = "\\"
  }

  /// The open construct.
  public let part: Part
  /// Its start.
  public let position: SourcePosition

  /// One line: what must be closed, and where it was opened.
  public var description: String {
    part == .continuation
      ? "\(position): nothing follows the backslash that continues the line"
      : "\(position): the \(part.rawValue) at column \(position.column) is never closed"
  }
}

/// An error in the syntax of a text.
public struct SyntaxError: Sendable, Equatable, Error, CustomStringConvertible {
  /// The place of the error.
  public let position: SourcePosition
  /// The problem and its remedy, in one line.
  public let text: String

  init(_ text: String, at position: SourcePosition) {
    (self.position, self.text) = (position, text)
  }

  /// The place, then the problem.
  public var description: String { "\(position): column \(position.column): \(text)" }
}

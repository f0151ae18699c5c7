/// What came of reading a text.
public enum ParseOutcome: Sendable, Equatable {
  /// All of it was understood.
  case complete([Statement])
  /// It ends within something that more lines may close.
  case incomplete(Incomplete)
  /// It is not of the language.
  case invalid(SyntaxError)
}

/// What is still open at the end of a text.
public struct Incomplete: Sendable, Equatable, Error, CustomStringConvertible {
  /// Something that must be closed.
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

  /// What is open.
  public let part: Part
  /// Where it begins.
  public let position: SourcePosition

  /// One line: what must be closed, and where it was opened.
  public var description: String {
    part == .continuation
      ? "\(position): nothing follows the backslash that continues the line"
      : "\(position): the \(part.rawValue) at column \(position.column) is never closed"
  }
}

/// A text that is not of the language.
public struct SyntaxError: Sendable, Equatable, Error, CustomStringConvertible {
  /// Where.
  public let position: SourcePosition
  /// What is wrong and what to do; one line.
  public let text: String

  init(_ text: String, at position: SourcePosition) {
    (self.position, self.text) = (position, text)
  }

  /// The place, then what is wrong.
  public var description: String { "\(position): column \(position.column): \(text)" }
}

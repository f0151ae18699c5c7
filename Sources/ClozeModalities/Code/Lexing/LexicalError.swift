/// Why a source cannot be cut into tokens at all.
///
/// A single character that belongs to no token is not such an error: it is a token of kind `error`.
public struct LexicalError: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Fault: Sendable, Equatable {
    /// A string in triple quotes does not end.
    case unterminatedString
    /// A bracket is open, or a line is continued, where the source ends.
    case unfinishedStatement
    /// A block ends at an indentation at which none began.
    case inconsistentDedent
    /// A comment does not end.
    case unterminatedComment
    /// A number that the language does not know.
    case malformedNumber
    /// A `\u` escape without four hexadecimal digits.
    case malformedEscape
  }

  /// What is wrong.
  public var fault: Fault
  /// The line, from 1.
  public var line: Int
  /// How many UTF-8 bytes of the line stand before it.
  public var column: Int

  /// A fault at a place.
  public init(_ fault: Fault, line: Int, column: Int) {
    self.fault = fault
    self.line = line
    self.column = column
  }
}

extension LexicalError: CustomStringConvertible {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    let (what, mend) = explanation
    return "line \(line), column \(column + 1): \(what); \(mend)"
  }

  private var explanation: (what: String, mend: String) {
    switch fault {
    case .unterminatedString: ("the string does not end", "add the closing quotes")
    case .unfinishedStatement:
      ("the source ends within a statement", "close its brackets or finish the continued line")
    case .inconsistentDedent:
      ("the block ends at an indentation where none began", "align it with an enclosing block")
    case .unterminatedComment: ("the comment does not end", "add */")
    case .malformedNumber: ("this is not a number", "check its digits")
    case .malformedEscape: ("\\u needs four hexadecimal digits", "write them, or double the \\")
    }
  }
}

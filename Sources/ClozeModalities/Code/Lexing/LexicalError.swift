/// A failure to split a source into tokens.
///
/// A single character that belongs to no token is not such an error: it is a token of kind `error`.
public struct LexicalError: Error, Equatable, Sendable {
  /// The kinds of faults.
  public enum Fault: Sendable, Equatable {
    /// A string in triple quotes is not terminated.
    case unterminatedString
    /// A bracket is open, or a line is continued, at the end of the source.
    case unfinishedStatement
    /// A block ends at an indentation at which none started.
    case inconsistentDedent
    /// A comment is not terminated.
    case unterminatedComment
    /// A number is malformed.
    case malformedNumber
    /// A `\u` escape lacks four hexadecimal digits.
    case malformedEscape
    /// A backslash in a string precedes a character that Java does not escape.
    case unknownEscape
  }

  /// The kind of fault.
  public var fault: Fault
  /// The line, from 1.
  public var line: Int
  /// The number of UTF-8 bytes that precede it on its line.
  public var column: Int

  /// Makes an error at a position.
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
    case .unknownEscape: ("Java has no such escape", "double the \\")
    }
  }
}

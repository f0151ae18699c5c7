/// A token of source code and where it stands.
public struct CodeToken: Sendable, Equatable {
  /// The sorts of tokens.
  public enum Kind: Sendable, Equatable, CaseIterable {
    case keyword, identifier, string, number
    /// An operator or punctuation.
    case operation
    case comment
    /// The end of a logical line (Python only).
    case newline
    /// Any other end of a line: after a comment, of a blank line, inside brackets.
    case nl
    /// The white space that opens a block, and the empty token that closes one (Python only).
    case indent, dedent
    /// Blanks and ends of lines between tokens (Java only).
    case whitespace
    /// A character that belongs to no token, or the quote of a string that does not end.
    case error
    /// The end of the source.
    case end
  }

  /// What it is.
  public var kind: Kind
  /// Where it stands, as UTF-8 offsets into the source that was lexed. Empty for `dedent` and `end`,
  /// and for the `newline` of a last line without one.
  public var range: Range<Int>
  /// The line of its first byte, from 1.
  public var line: Int
  /// How many UTF-8 bytes of its line stand before it.
  public var column: Int

  /// A token of `kind` at `range`.
  public init(kind: Kind, range: Range<Int>, line: Int, column: Int) {
    self.kind = kind
    self.range = range
    self.line = line
    self.column = column
  }
}

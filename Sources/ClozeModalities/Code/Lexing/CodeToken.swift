/// A token of source code and its position.
public struct CodeToken: Sendable, Equatable {
  /// The kinds of tokens.
  public enum Kind: Sendable, Equatable, CaseIterable {
    case keyword, identifier, string, number
    /// An operator or punctuation.
    case operation
    case comment
    /// The end of a logical line (Python only).
    case newline
    /// Any other line end: after a comment, of a blank line, inside brackets.
    case nl
    /// The white space that opens a block, and the empty token that closes one (Python only).
    case indent, dedent
    /// Blanks and line ends between tokens (Java only).
    case whitespace
    /// A character that belongs to no token, or the quote of an unterminated string.
    case error
    /// The end of the source.
    case end
  }

  /// The kind of token.
  public var kind: Kind
  /// The position as UTF-8 offsets into the source. Empty for `dedent` and `end`, and for the
  /// `newline` of a last line without one.
  public var range: Range<Int>
  /// The line of its first byte, from 1.
  public var line: Int
  /// The number of UTF-8 bytes that precede it on its line.
  public var column: Int

  /// Makes a token of `kind` at `range`.
  public init(kind: Kind, range: Range<Int>, line: Int, column: Int) {
    self.kind = kind
    self.range = range
    self.line = line
    self.column = column
  }
}

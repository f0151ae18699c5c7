/// One statement of a script.
public struct Statement: Sendable, Equatable {
  /// The kinds of statements.
  public indirect enum Kind: Sendable, Equatable {
    /// `fill run "a [MASK]"`.
    case command(Invocation)
    /// `!ls -l`: a line for the system's shell.
    case program(String)
    /// `name = pretrain text ...`.
    case assignCommand(name: String, Invocation)
    /// `name = 1 + 2`.
    case assignExpression(name: String, Expression)
    /// `1 + 2`: a value to show.
    case expression(Expression)
    /// `time STATEMENT`.
    case timed(Statement)
    /// `for name in items { body }`.
    case loop(name: String, items: [Word], body: [Statement])
    /// `if condition { } else if condition { } else { }`.
    case branch([Branch], otherwise: [Statement])
  }

  /// A condition and the statements to run if it is true.
  public struct Branch: Sendable, Equatable {
    /// The condition, which must be true or false.
    public let condition: Expression
    /// The statements to run if it is true.
    public let body: [Statement]

    init(condition: Expression, body: [Statement]) {
      (self.condition, self.body) = (condition, body)
    }
  }

  /// The start of the statement.
  public let position: SourcePosition
  /// The source text; for a loop and a branch, only the part before the block.
  public let text: String
  /// The kind of statement.
  public let kind: Kind

  init(position: SourcePosition, text: String, kind: Kind) {
    (self.position, self.text, self.kind) = (position, text, kind)
  }
}

/// A command and its arguments.
public struct Invocation: Sendable, Equatable {
  /// The first word, which is always plain text.
  public let name: String
  /// The position of the name.
  public let position: SourcePosition
  /// The other words.
  public let arguments: [Word]
  /// True if it runs in the background: it ends with `&`.
  public let isBackground: Bool
  /// The place of its results; nil for the session's.
  public let output: Redirection?

  init(
    name: String, position: SourcePosition, arguments: [Word], isBackground: Bool,
    output: Redirection? = nil
  ) {
    (self.name, self.position) = (name, position)
    (self.arguments, self.isBackground, self.output) = (arguments, isBackground, output)
  }
}

/// One word of a command: a sequence of pieces.
public struct Word: Sendable, Equatable {
  /// A part of a word or of a text in double quotes.
  public enum Piece: Sendable, Equatable {
    /// Literal text; quoted or escaped text has no special meaning.
    case text(String, isQuoted: Bool)
    /// An interpolated value; inside quotes it is always one text.
    case value(Expression, isQuoted: Bool)
    /// `~` at the start of a word.
    case home
  }

  /// The start of the word.
  public let position: SourcePosition
  /// Its parts in order.
  public let pieces: [Piece]

  init(position: SourcePosition, pieces: [Piece]) {
    (self.position, self.pieces) = (position, pieces)
  }
}

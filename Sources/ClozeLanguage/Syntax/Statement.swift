/// One statement of a script.
public struct Statement: Sendable, Equatable {
  /// What a statement does.
  public indirect enum Kind: Sendable, Equatable {
    /// `fill run "a [MASK]"`.
    case command(Invocation)
    /// `!ls -l`: a line for the system's shell.
    case program(String)
    /// `name = pretrain text ...`.
    case assignCommand(name: String, Invocation)
    /// `name = 1 + 2`.
    case assignExpression(name: String, Expression)
    /// `1 + 2`: a value that is shown.
    case expression(Expression)
    /// `time STATEMENT`.
    case timed(Statement)
    /// `for name in items { body }`.
    case loop(name: String, items: [Word], body: [Statement])
    /// `if condition { } else if condition { } else { }`.
    case branch([Branch], otherwise: [Statement])
  }

  /// One condition and what is done where it holds.
  public struct Branch: Sendable, Equatable {
    /// Must be true or false.
    public let condition: Expression
    /// Done if it is true.
    public let body: [Statement]

    init(condition: Expression, body: [Statement]) {
      (self.condition, self.body) = (condition, body)
    }
  }

  /// Where it begins.
  public let position: SourcePosition
  /// What was written; of a loop and a branch only what stands before the block.
  public let text: String
  /// What it does.
  public let kind: Kind

  init(position: SourcePosition, text: String, kind: Kind) {
    (self.position, self.text, self.kind) = (position, text, kind)
  }
}

/// A command and its arguments.
public struct Invocation: Sendable, Equatable {
  /// The first word, which is always plain text.
  public let name: String
  /// Where the name stands.
  public let position: SourcePosition
  /// The other words.
  public let arguments: [Word]
  /// Whether it goes on in the background: it ends with `&`.
  public let isBackground: Bool

  init(name: String, position: SourcePosition, arguments: [Word], isBackground: Bool) {
    (self.name, self.position) = (name, position)
    (self.arguments, self.isBackground) = (arguments, isBackground)
  }
}

/// One word of a command: pieces side by side.
public struct Word: Sendable, Equatable {
  /// A part of a word or of a text in double quotes.
  public enum Piece: Sendable, Equatable {
    /// Text as it is; quoted or escaped text never means anything else.
    case text(String, isQuoted: Bool)
    /// A value that is put in; within quotes it is always one text.
    case value(Expression, isQuoted: Bool)
    /// `~` at the start of a word.
    case home
  }

  /// Where it begins.
  public let position: SourcePosition
  /// Its parts in order.
  public let pieces: [Piece]

  init(position: SourcePosition, pieces: [Piece]) {
    (self.position, self.pieces) = (position, pieces)
  }
}

/// A computation of a value.
///
/// Chains of operators and members are flat lists, so that the depth of the tree is that of the
/// parentheses, whatever the length of the text.
public indirect enum Expression: Sendable, Equatable {
  /// A number, `true`, `false`, `null`, or text without anything put in.
  case literal(Value)
  /// Text in double quotes.
  case text([Word.Piece])
  /// `$name`.
  case name(String, SourcePosition)
  /// A value, and what is taken out of it step by step.
  case path(Expression, [Access])
  /// `[a, b]`.
  case list([Expression], SourcePosition)
  /// Operands of operators that bind equally, from left to right.
  case chain(Expression, [Link])
  /// `-x`, `not x`.
  case prefix(Prefix, Expression, SourcePosition)
  /// `round(x, 2)`.
  case call(String, [Expression], SourcePosition)

  /// One step into a value.
  public enum Access: Sendable, Equatable {
    /// `.name`.
    case member(String, SourcePosition)
    /// `[index]`, from 0; from the end if negative.
    case element(Expression, SourcePosition)
  }

  /// An operator and its right operand.
  public struct Link: Sendable, Equatable {
    /// What is done.
    public let operation: Operation
    /// With what.
    public let operand: Expression
    /// Where the operator stands.
    public let position: SourcePosition

    init(_ operation: Operation, _ operand: Expression, at position: SourcePosition) {
      (self.operation, self.operand, self.position) = (operation, operand, position)
    }
  }

  /// An operator with one operand.
  public enum Prefix: String, Sendable {
    /// The number with the other sign.
    case minus = "-"
    /// The opposite.
    case not
  }

  /// An operator with two operands.
  public enum Operation: String, Sendable, CaseIterable {
    /// True if one is; the right side is not looked at if the left is.
    case or
    /// True if both are; the right side is not looked at if the left is not.
    case and
    /// Comparisons: numbers as numbers, other values as texts.
    case equal = "=="
    case unequal = "!="
    case lessOrEqual = "<="
    case less = "<"
    case greaterOrEqual = ">="
    case greater = ">"
    /// Whether a list holds a value, or a text another.
    case `in`
    /// Whole numbers from one to another, both included.
    case range = ".."
    case plus = "+"
    case minus = "-"
    /// The power; binds to the right.
    case power = "**"
    case times = "*"
    /// Division to the next lower whole number.
    case floorDivide = "//"
    case divide = "/"
    case remainder = "%"

    /// How tightly it binds: more is tighter.
    var precedence: Int {
      switch self {
      case .or: 1
      case .and: 2
      case .equal, .unequal, .lessOrEqual, .less, .greaterOrEqual, .greater, .in: 4
      case .range: 5
      case .plus, .minus: 6
      case .times, .floorDivide, .divide, .remainder: 7
      case .power: 9
      }
    }

    /// The precedence of `not` and of a sign, between those of the operators above.
    static let notPrecedence = 3, signPrecedence = 8
  }
}

/// A computation of a value.
///
/// Chains of operators and members are flat lists, so that the depth of the tree is that of the
/// parentheses, whatever the length of the text.
public indirect enum Expression: Sendable, Equatable {
  /// A number, `true`, `false`, `null`, or text without interpolation.
  case literal(Value)
  /// Text in double quotes.
  case text([Word.Piece])
  /// `$name`.
  case name(String, SourcePosition)
  /// A value and the successive steps into it.
  case path(Expression, [Access])
  /// `[a, b]`.
  case list([Expression], SourcePosition)
  /// Operands of operators of equal precedence, from left to right.
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
    /// The operator.
    public let operation: Operation
    /// The right operand.
    public let operand: Expression
    /// The position of the operator.
    public let position: SourcePosition

    init(_ operation: Operation, _ operand: Expression, at position: SourcePosition) {
      (self.operation, self.operand, self.position) = (operation, operand, position)
    }
  }

  /// An operator with one operand.
  public enum Prefix: String, Sendable {
    /// The negated number.
    case minus = "-"
    /// The opposite.
    case not
  }

  /// An operator with two operands.
  public enum Operation: String, Sendable, CaseIterable {
    /// True if either is; the right side is not evaluated if the left is true.
    case or
    /// True if both are; the right side is not evaluated if the left is false.
    case and
    /// Comparisons: numbers by value, other values as texts.
    case equal = "=="
    case unequal = "!="
    case lessOrEqual = "<="
    case less = "<"
    case greaterOrEqual = ">="
    case greater = ">"
    /// True if a list contains a value, or a text another text.
    case `in`
    /// The whole numbers from one to another, both included.
    case range = ".."
    case plus = "+"
    case minus = "-"
    /// The power; right-associative.
    case power = "**"
    case times = "*"
    /// Division rounded down to a whole number.
    case floorDivide = "//"
    case divide = "/"
    case remainder = "%"

    /// Its precedence: higher binds more tightly.
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

import Foundation

/// Applies operators to values.
enum Arithmetic {
  static func negated(_ value: Value, at position: SourcePosition) throws -> Value {
    switch value.numeric {
    case .int(let number) where number != .min: return .int(-number)
    case let number?: return .number(-(number.double ?? .nan))
    case nil: throw EvaluationError("- needs a number, not \(value.kind)", at: position)
    }
  }

  /// Returns the result of any operator except `and` and `or`.
  static func apply(
    _ operation: Expression.Operation, _ left: Value, _ right: Value, at position: SourcePosition
  ) throws -> Value {
    switch operation {
    case .equal: return .bool(left == right)
    case .unequal: return .bool(left != right)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return .bool(try compare(operation, left, right, at: position))
    case .in: return .bool(try contains(right, left, at: position))
    case .range:
      let range = try NumberRange(left, right, step: .int(1), at: position)
      guard range.count <= Value.maximumElements else {
        throw EvaluationError(
          "a list holds at most \(Value.maximumElements) values; a loop takes longer ranges",
          at: position)
      }
      return .list(Array(range))
    case .plus:
      if case .list(let a) = left, case .list(let b) = right { return .list(a + b) }
      return try compute(operation, left, right, at: position)
    default: return try compute(operation, left, right, at: position)
    }
  }

  private static func compare(
    _ operation: Expression.Operation, _ left: Value, _ right: Value, at position: SourcePosition
  ) throws -> Bool {
    func holds<Item: Comparable>(_ a: Item, _ b: Item) -> Bool {
      switch operation {
      case .less: a < b
      case .lessOrEqual: a <= b
      case .greater: a > b
      default: a >= b
      }
    }
    if case .int(let a)? = left.numeric, case .int(let b)? = right.numeric { return holds(a, b) }
    if let a = left.double, let b = right.double { return holds(a, b) }
    if case .text(let a) = left, case .text(let b) = right { return holds(a, b) }
    throw EvaluationError(
      "\(left.kind) and \(right.kind) have no order: \(operation.rawValue) compares numbers or texts",
      at: position)
  }

  private static func contains(
    _ whole: Value, _ part: Value, at position: SourcePosition
  ) throws -> Bool {
    switch (whole, part) {
    case (.list(let values), _): return values.contains(part)
    case (.text(let text), _):
      return part.text.map { $0.isEmpty || text.contains($0) } ?? false
    default: throw EvaluationError("in looks into lists and texts, not \(whole.kind)", at: position)
    }
  }

  private static func compute(
    _ operation: Expression.Operation, _ left: Value, _ right: Value, at position: SourcePosition
  ) throws -> Value {
    guard let a = left.numeric, let b = right.numeric, let x = a.double, let y = b.double else {
      let wrong = left.numeric == nil ? left : right
      let advice = operation == .plus ? "; texts are joined in quotes: \"$a$b\"" : ""
      throw EvaluationError(
        "\(operation.rawValue) needs numbers, not \(wrong.kind)\(advice)", at: position)
    }
    if case .int(let a) = a, case .int(let b) = b, let result = compute(operation, a, b) {
      return .int(result)
    }
    return .number(try compute(operation, x, y, at: position))
  }

  /// Returns the result for whole numbers; nil if it is not whole or too large.
  private static func compute(_ operation: Expression.Operation, _ a: Int, _ b: Int) -> Int? {
    func checked(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
      result.overflow ? nil : result.partialValue
    }
    switch operation {
    case .plus: return checked(a.addingReportingOverflow(b))
    case .minus: return checked(a.subtractingReportingOverflow(b))
    case .times: return checked(a.multipliedReportingOverflow(by: b))
    case .power:
      let power = pow(Double(a), Double(b))
      return b >= 0 && abs(power) < 0x1p53 ? Int(power) : nil
    case .divide, .floorDivide, .remainder:
      guard b != 0, !(a == .min && b == -1) else { return nil }
      let quotient = a / b, remainder = a % b
      if operation == .divide { return remainder == 0 ? quotient : nil }
      // Rounds down, so that the remainder has the sign of the divisor.
      let isOff = remainder != 0 && (remainder < 0) != (b < 0)
      return operation == .remainder
        ? (isOff ? remainder + b : remainder) : isOff ? quotient - 1 : quotient
    default: return nil
    }
  }

  private static func compute(
    _ operation: Expression.Operation, _ a: Double, _ b: Double, at position: SourcePosition
  ) throws -> Double {
    switch operation {
    case .plus: return a + b
    case .minus: return a - b
    case .times: return a * b
    case .power: return pow(a, b)
    default: break
    }
    guard b != 0 else { throw EvaluationError("division by zero", at: position) }
    switch operation {
    case .divide: return a / b
    case .floorDivide: return (a / b).rounded(.down)
    default: return a - b * (a / b).rounded(.down)
    }
  }
}

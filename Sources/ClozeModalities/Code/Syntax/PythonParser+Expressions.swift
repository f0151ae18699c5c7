/// Expressions with operators.
extension PythonParser {
  /// Parses `a if b else c`, or a lambda, or anything that binds more tightly.
  mutating func expression() throws {
    try nested { parser in
      if parser.at(.lambda) { return try parser.lambda() }
      try parser.operation(.or)
      guard parser.take(.if) else { return }
      try parser.operation(.or)
      try parser.expect(.else)
      try parser.expression()
    }
  }

  /// Parses an expression, or one that is named by `:=`.
  mutating func namedExpression() throws {
    guard kind == .identifier, symbol(1) == .walrus else { return try expression() }
    // A name bound in a comprehension by `:=` belongs to the enclosing scope.
    var around = scope
    while syntax.scopes[around].kind == .comprehension, let parent = syntax.scopes[around].parent {
      around = parent
    }
    try name(.store, in: around)
    position += 1
    try expression()
  }

  /// Parses expressions separated by commas, each possibly starred.
  ///
  /// - Returns: true if there is a comma, which makes a tuple.
  @discardableResult
  mutating func expressions(named: Bool = false) throws -> Bool {
    var hasComma = false
    while true {
      if take(.star) {
        try operation(.bitOr)
      } else if named {
        try namedExpression()
      } else {
        try expression()
      }
      guard take(.comma) else { return hasComma }
      hasComma = true
      guard startsExpression else { return true }
    }
  }

  /// Parses `yield`, or expressions.
  mutating func yieldOrExpressions() throws {
    guard take(.yield) else {
      try expressions()
      return
    }
    if take(.from) {
      try expression()
    } else if startsExpression {
      try expressions()
    }
  }

  /// True if an expression can start here.
  var startsExpression: Bool {
    switch kind {
    case .identifier, .number, .string: return true
    case .keyword, .operation:
      switch symbol() {
      case .none?, .true, .false, .not, .lambda, .await, .plus, .minus, .tilde, .star,
        .openParenthesis, .openBracket, .openBrace, .ellipsis:
        return true
      default: return false
      }
    default: return false
    }
  }

  /// Parses operators that bind at least as tightly as `weakest`.
  ///
  /// - Returns: the level of the weakest operator outside brackets.
  @discardableResult
  mutating func operation(_ weakest: PythonSyntax.Level) throws -> PythonSyntax.Level {
    let start = position
    var compared = start, level = try firstOperand(weakest)
    while let (next, length) = binaryOperator, next >= weakest {
      // In `a < b < c` the second operator has the left operand b.
      let isChained = next == .comparison && level == .comparison
      let left = (isChained ? compared : start)..<position
      position += length
      let right = position
      let rightLevel = try operation(next.stronger)
      note(
        .init(
          left: left, symbol: left.upperBound..<right, right: right..<position, level: next,
          leftLevel: level, rightLevel: rightLevel, isChained: isChained))
      level = next
      compared = right
    }
    return level
  }

  /// Parses the operand before the first operator.
  private mutating func firstOperand(
    _ weakest: PythonSyntax.Level
  ) throws -> PythonSyntax.Level {
    guard at(.not), weakest <= .not else { return try unary() }
    position += 1
    try nested { _ = try $0.operation(.not) }
    return .not
  }

  /// Records an operator; if it continues a chain of comparisons, marks the one before it as
  /// chained too.
  private mutating func note(_ operation: PythonSyntax.Operation) {
    guard reading == .load else { return }
    if operation.isChained {
      for place in syntax.operations.indices.reversed()
      where syntax.operations[place].right == operation.left {
        syntax.operations[place].isChained = true
        break
      }
    }
    syntax.operations.append(operation)
  }

  /// Parses signs, and powers.
  mutating func unary() throws -> PythonSyntax.Level {
    if at(.plus) || at(.minus) || at(.tilde) {
      position += 1
      try nested { _ = try $0.unary() }
      return .unary
    }
    let start = position
    // `await` binds more tightly than any operator, and does not change the level of its operand.
    _ = take(.await)
    try primary()
    guard at(.power) else { return .primary }
    let left = start..<position
    position += 1
    let right = position
    let level = try nested { try $0.unary() }
    note(
      .init(
        left: left, symbol: right - 1..<right, right: right..<position, level: .power,
        leftLevel: .primary, rightLevel: level))
    return .power
  }

  /// The level of the binary operator here, and its number of tokens.
  private var binaryOperator: (PythonSyntax.Level, Int)? {
    switch symbol() {
    case .or: (.or, 1)
    case .and: (.and, 1)
    case .not: symbol(1) == .in ? (.comparison, 2) : nil
    case .is: (.comparison, symbol(1) == .not ? 2 : 1)
    case .in, .less, .greater, .lessEqual, .greaterEqual, .equalTo, .notEqual: (.comparison, 1)
    case .pipe: (.bitOr, 1)
    case .caret: (.bitXor, 1)
    case .ampersand: (.bitAnd, 1)
    case .leftShift, .rightShift: (.shift, 1)
    case .plus, .minus: (.sum, 1)
    case .star, .slash, .doubleSlash, .percent, .at: (.product, 1)
    default: nil
    }
  }
}

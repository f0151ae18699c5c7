/// Operands of operators.
extension PythonParser {
  /// Parses an atom with attributes, subscripts and calls after it.
  mutating func primary() throws {
    try nested { try $0.atom() }
    var trailer = Trailer.none
    while let symbol = symbol() {
      switch symbol {
      case .dot:
        position += 1
        try expect(.identifier)
        trailer = .attribute
      case .openParenthesis:
        try inBrackets { parser, end in try parser.arguments(end) }
        trailer = .call
      case .openBracket:
        if self.symbol(1) == .closeBracket { throw unexpected() }
        try inBrackets { parser, end in try parser.subscripts(end) }
        trailer = .subscription
      default:
        lastTrailer = trailer
        return
      }
    }
    lastTrailer = trailer
  }

  private mutating func atom() throws {
    switch kind {
    case .identifier: try name(reading)
    case .number: position += 1
    case .string: while kind == .string { position += 1 }
    default:
      switch symbol() {
      case .none?, .true, .false, .ellipsis: position += 1
      case .openParenthesis: try parenthesis()
      case .openBracket: try display { parser, _ in try parser.expressions(named: true) }
      case .openBrace: try display { parser, end in try parser.braces(end) }
      default: throw unexpected()
      }
    }
  }

  /// Parses the opening bracket, then `body`, which receives the place of the closing bracket, then
  /// that bracket.
  mutating func inBrackets(_ body: (inout Self, Int) throws -> Void) throws {
    guard let end = brackets.ends[position] else { throw unexpected() }
    position += 1
    if position < end { try nested { try body(&$0, end) } }
    guard position == end else { throw unexpected() }
    position += 1
  }

  /// Parses a list, set or dictionary, or a comprehension of one.
  private mutating func display(_ body: (inout Self, Int) throws -> Void) throws {
    guard brackets.comprehensions.contains(position) else { return try inBrackets(body) }
    let isPair = at(.openBrace)
    try inBrackets { parser, _ in try parser.comprehension(ofPairs: isPair) }
  }

  /// Parses a tuple, a generator, `yield`, or an expression, in parentheses.
  private mutating func parenthesis() throws {
    if brackets.comprehensions.contains(position) {
      return try inBrackets { parser, _ in try parser.comprehension(ofPairs: false) }
    }
    try inBrackets { parser, _ in
      guard !parser.at(.yield) else { return try parser.yieldOrExpressions() }
      let isStarred = parser.at(.star)
      let isTuple = try parser.expressions(named: true)
      if isStarred, !isTuple { throw parser.unexpected() }
    }
  }

  /// Parses a set or a dictionary up to the bracket at `end`.
  private mutating func braces(_ end: Int) throws {
    let isSet = try element()
    while take(.comma), position < end {
      guard try element() == isSet else { throw unexpected() }
    }
  }

  /// Parses an element of a set, or of a dictionary; returns true for a set.
  private mutating func element() throws -> Bool {
    if take(.power) {
      try operation(.bitOr)
      return false
    }
    if take(.star) {
      try operation(.bitOr)
      return true
    }
    try namedExpression()
    guard take(.colon) else { return true }
    try expression()
    return false
  }

  /// Parses a comprehension or generator without its brackets. All but the first iterable is in a
  /// separate scope.
  private mutating func comprehension(ofPairs: Bool) throws {
    let outer = scope, inner = addScope(.comprehension)
    scope = inner
    defer { scope = outer }
    try namedExpression()
    if ofPairs, take(.colon) { try expression() }
    var iterated = outer
    repeat {
      _ = take(.async)
      try expect(.for)
      try targets(.store)
      try expect(.in)
      scope = iterated
      try operation(.or)
      scope = inner
      iterated = inner
      while take(.if) { try operation(.or) }
    } while at(.for) || at(.async)
  }

  /// Parses the contents of a subscript's brackets.
  private mutating func subscripts(_ end: Int) throws {
    repeat {
      if take(.star) {
        try operation(.bitOr)
        continue
      }
      if !at(.colon) { try namedExpression() }
      for _ in 0..<2 where take(.colon) {
        if startsExpression { try expression() }
      }
    } while take(.comma) && position < end
  }

  /// Parses the arguments of a call, or of a class.
  mutating func arguments(_ end: Int) throws {
    if brackets.comprehensions.contains(position - 1) { return try comprehension(ofPairs: false) }
    var keyworded = false, mapped = false
    repeat {
      if take(.power) {
        mapped = true
        try expression()
      } else if take(.star) {
        if mapped { throw unexpected() }
        try expression()
      } else if kind == .identifier, symbol(1) == .equal {
        keyworded = true
        position += 2
        try expression()
      } else {
        if keyworded || mapped { throw unexpected() }
        try namedExpression()
      }
    } while take(.comma) && position < end
  }
}

extension Parser {
  /// True if a value rather than a command starts here.
  var startsExpression: Bool {
    guard let byte = cursor.peek() else { return false }
    if let name = cursor.identifier {
      let next = cursor.peek(name.utf8.count)
      return next == 0x28
        || ["true", "false", "null", "not"].contains(name) && next.map { !isWordPart($0) } ?? true
    }
    return byte.isDigit || "\"'$([-+.".utf8.contains(byte)
  }

  private func isWordPart(_ byte: UInt8) -> Bool {
    byte.isNamePart || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  /// Parses an expression.
  mutating func expression() throws -> Expression { try operation(atLeast: 1) }

  /// Parses operands joined by operators of at least the precedence `least`.
  private mutating func operation(atLeast least: Int) throws -> Expression {
    guard least <= Expression.Operation.power.precedence else { return try operand() }
    if least == Expression.Operation.notPrecedence { return try negation() }
    if least == Expression.Operation.signPrecedence { return try signed() }
    var links: [Expression.Link] = []
    let first = try operation(atLeast: least + 1)
    while let (operation, size) = nextOperator, operation.precedence == least {
      let position = cursor.position
      cursor.advance(size)
      // In `2 ** 3 ** 2` and `2 ** -1`, the right side of a power is a signed power.
      let right =
        operation == .power
        ? try nested { try $0.operation(atLeast: Expression.Operation.signPrecedence) }
        : try self.operation(atLeast: least + 1)
      links.append(.init(operation, right, at: position))
    }
    return links.isEmpty ? first : .chain(first, links)
  }

  private mutating func negation() throws -> Expression {
    skipExpressionBlanks()
    guard cursor.identifier == "not" else {
      return try operation(atLeast: Expression.Operation.notPrecedence + 1)
    }
    let position = cursor.position
    cursor.advance(3)
    return .prefix(.not, try nested { try $0.negation() }, position)
  }

  private mutating func signed() throws -> Expression {
    skipExpressionBlanks()
    guard let byte = cursor.peek(), "+-".utf8.contains(byte) else {
      return try operation(atLeast: Expression.Operation.signPrecedence + 1)
    }
    let position = cursor.position
    cursor.advance()
    let value = try nested { try $0.signed() }
    return byte == UInt8(ascii: "-") ? .prefix(.minus, value, position) : value
  }

  /// The operator that comes next, and its size.
  private var nextOperator: (Expression.Operation, size: Int)? {
    mutating get {
      skipExpressionBlanks()
      if let name = cursor.identifier {
        let operation = Expression.Operation(rawValue: name)
        return operation.map { ($0, name.utf8.count) }
      }
      // Longer operators precede their own prefixes.
      return Expression.Operation.allCases.first { operation in
        operation.rawValue.utf8.enumerated().allSatisfy { cursor.peek($0.offset) == $0.element }
      }.map { ($0, $0.rawValue.utf8.count) }
    }
  }

  private mutating func operand() throws -> Expression {
    skipExpressionBlanks()
    try checkContinuation()
    guard let byte = cursor.peek() else { throw error("a value is missing at the end") }
    switch byte {
    case .singleQuote, .doubleQuote: return try quotedText()
    case .dollar: return try accesses(of: dollar(inWord: false), inWord: false)
    case UInt8(ascii: "("):
      return try accesses(of: try enclosed(.parenthesis) { try $0.expression() }, inWord: false)
    case UInt8(ascii: "["): return try accesses(of: list(), inWord: false)
    default: break
    }
    if byte.isDigit || byte == UInt8(ascii: ".") { return try number() }
    guard let name = cursor.identifier else {
      throw error("expected a value, found \(cursor.character)")
    }
    return try named(name)
  }

  private mutating func named(_ name: String) throws -> Expression {
    let position = cursor.position
    if cursor.peek(name.utf8.count) == 0x28 {
      cursor.advance(name.utf8.count)
      let arguments = try enclosed(.parenthesis) { try $0.elements(until: 0x29) }
      return try accesses(of: .call(name, arguments, position), inWord: false)
    }
    let constants: [String: Value] = ["true": .bool(true), "false": .bool(false), "null": .null]
    guard let constant = constants[name] else {
      throw error("'\(name)' is not a value; write $\(name) for a name, '\(name)' for text")
    }
    cursor.advance(name.utf8.count)
    return .literal(constant)
  }

  private mutating func list() throws -> Expression {
    let position = cursor.position
    return .list(try enclosed(.bracket) { try $0.elements(until: 0x5D) }, position)
  }

  /// Parses values separated by commas.
  private mutating func elements(until end: UInt8) throws -> [Expression] {
    var elements: [Expression] = []
    while true {
      skipExpressionBlanks()
      if cursor.isAtEnd || cursor.peek() == end { return elements }
      elements.append(try expression())
      skipExpressionBlanks()
      guard cursor.peek() == UInt8(ascii: ",") else { return elements }
      cursor.advance()
    }
  }

  /// Applies `read` between the parentheses or brackets that start here.
  private mutating func enclosed<Result>(
    _ part: Incomplete.Part, _ read: (inout Parser) throws -> Result
  ) throws -> Result {
    let position = cursor.position
    let closing = part == .bracket ? UInt8(ascii: "]") : UInt8(ascii: ")")
    cursor.advance()
    enclosures += 1
    defer { enclosures -= 1 }
    skipExpressionBlanks()
    guard !cursor.isAtEnd else { throw Incomplete(part: part, position: position) }
    let result: Result
    do {
      result = try nested(read)
    } catch is SyntaxError where isAtOpenEnd {
      throw Incomplete(part: part, position: position)
    }
    skipExpressionBlanks()
    if isAtOpenEnd { throw Incomplete(part: part, position: position) }
    guard cursor.peek() == closing else {
      throw error("expected \(part == .bracket ? "]" : ")"), found \(cursor.character)")
    }
    cursor.advance()
    return result
  }

  /// True at the end of the text, where more may come with the next line.
  private var isAtOpenEnd: Bool { cursor.isAtEnd }

  /// Parses `$name`, `${name.member}` or `$(expression)`.
  mutating func dollar(inWord: Bool) throws -> Expression {
    cursor.advance()
    if cursor.peek() == UInt8(ascii: "(") {
      return try enclosed(.parenthesis) { try $0.expression() }
    }
    let position = cursor.position, isBraced = cursor.peek() == .openBrace
    if isBraced { cursor.advance() }
    guard let name = cursor.identifier else { throw error("a name must follow $") }
    let place = cursor.position
    cursor.advance(name.utf8.count)
    let value = try accesses(of: .name(name, place), inWord: inWord && !isBraced)
    guard isBraced else { return value }
    guard !cursor.isAtEnd else { throw Incomplete(part: .block, position: position) }
    guard cursor.peek() == .closeBrace else {
      throw error(
        "expected } behind ${\(name), found \(cursor.character); $(...) takes expressions")
    }
    cursor.advance()
    return value
  }

  /// Parses the members and elements taken from `value`. Inside a word brackets are text.
  private mutating func accesses(of value: Expression, inWord: Bool) throws -> Expression {
    var accesses: [Expression.Access] = []
    while true {
      let position = cursor.position
      if cursor.peek() == UInt8(ascii: "."), cursor.peek(1)?.isNameStart == true {
        cursor.advance()
        accesses.append(.member(memberName(), position))
      } else if !inWord, cursor.peek() == UInt8(ascii: "[") {
        accesses.append(.element(try enclosed(.bracket) { try $0.expression() }, position))
      } else {
        return accesses.isEmpty ? value : .path(value, accesses)
      }
    }
  }

  /// Parses the name of a member, which may end in `@` and a number: `ndcg@10`.
  private mutating func memberName() -> String {
    let start = cursor.offset
    cursor.advance(cursor.identifier?.utf8.count ?? 0)
    guard cursor.peek() == UInt8(ascii: "@") else { return cursor.text(from: start) }
    var ahead = cursor
    ahead.advance()
    ahead.skip(while: \.isDigit)
    if ahead.offset > cursor.offset + 1, ahead.peek()?.isNamePart != true { cursor = ahead }
    return cursor.text(from: start)
  }

  private mutating func number() throws -> Expression {
    let start = cursor.offset
    cursor.skip(while: \.isDigit)
    // `1..3` is a range.
    if cursor.peek() == UInt8(ascii: "."), cursor.peek(1) != UInt8(ascii: ".") {
      cursor.advance()
      cursor.skip(while: \.isDigit)
    }
    if let byte = cursor.peek(), byte | 0x20 == UInt8(ascii: "e") {
      let sign = cursor.peek(1).map { "+-".utf8.contains($0) } == true ? 1 : 0
      if cursor.peek(1 + sign)?.isDigit == true {
        cursor.advance(1 + sign)
        cursor.skip(while: \.isDigit)
      }
    }
    let text = cursor.text(from: start)
    guard let value = Value(numberIn: text), cursor.peek()?.isNameStart != true else {
      throw error("'\(text.prefix(40))' is no number with \(cursor.character) behind it")
    }
    return .literal(value)
  }

  private mutating func skipExpressionBlanks() {
    cursor.skipBlanks()
    while enclosures > 0 {
      if cursor.peek() == .lineFeed {
        cursor.advance()
      } else if cursor.peek() == .hash {
        cursor.skip { $0 != .lineFeed }
      } else {
        return
      }
      cursor.skipBlanks()
    }
  }
}

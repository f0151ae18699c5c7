/// Statements in general, and simple ones, which fit on a line.
extension PythonParser {
  /// Parses one statement with its blocks, or the simple statements of one line.
  ///
  /// - Returns: the number of statements.
  @discardableResult
  mutating func statement() throws -> Int {
    switch symbol() {
    case .if: try conditional()
    case .while: try loop()
    case .for: try iteration()
    case .try: try handling()
    case .with: try contexts()
    case .def: try function()
    case .class: try classDefinition()
    case .at: try decorated()
    case .async: try asynchronous()
    default:
      if takeStrayNewline() { return 0 }
      guard isMatch else { return try simpleStatements() }
      try match()
    }
    return 1
  }

  /// Skips the end of a last line that has only blanks, which has no meaning.
  private mutating func takeStrayNewline() -> Bool {
    guard kind == .newline, syntax.tokens[position].range.isEmpty else { return false }
    position += 1
    return true
  }

  /// Parses the block after a colon: the rest of the line, or indented lines.
  mutating func block() throws -> Block {
    try expect(.colon)
    guard kind == .newline else {
      return Block(first: position, statements: try simpleStatements(), isIndented: false)
    }
    try expect(CodeToken.Kind.newline)
    try expect(CodeToken.Kind.indent)
    let first = position
    var count = 0
    try nested { parser in
      while parser.kind != .dedent { count += try parser.statement() }
    }
    try expect(CodeToken.Kind.dedent)
    return Block(first: first, statements: count, isIndented: true)
  }

  /// The statements of a block.
  struct Block {
    var first: Int
    var statements: Int
    var isIndented: Bool
  }

  private mutating func simpleStatements() throws -> Int {
    var count = 0
    repeat {
      try simpleStatement()
      count += 1
    } while take(.semicolon) && kind != .newline
    try expect(CodeToken.Kind.newline)
    return count
  }

  private mutating func simpleStatement() throws {
    switch symbol() {
    case .pass, .break, .continue: position += 1
    case .return:
      position += 1
      if startsExpression { try expressions() }
    case .raise:
      position += 1
      guard startsExpression else { return }
      try expression()
      if take(.from) { try expression() }
    case .assert:
      position += 1
      try expression()
      if take(.comma) { try expression() }
    case .del:
      position += 1
      try targets(.deletion)
    case .global, .nonlocal: try declaration()
    case .import: try imports()
    case .from: try importsFrom()
    default: if isAlias { try alias() } else { try expressionStatement() }
    }
  }

  /// Parses an expression, or an assignment of any kind.
  private mutating func expressionStatement() throws {
    switch assignment() {
    case nil: try yieldOrExpressions()
    case .equal?:
      while assignment() == .equal {
        try targets(.store)
        try expect(.equal)
      }
      try yieldOrExpressions()
    case .colon?:
      try singleTarget(.store)
      try expect(.colon)
      try annotation { try $0.expression() }
      if take(.equal) { try yieldOrExpressions() }
    case _?:
      try singleTarget(.augmented)
      guard symbol()?.isAugmented == true else { throw unexpected() }
      position += 1
      try yieldOrExpressions()
    }
  }

  /// Runs `body` on an annotation.
  mutating func annotation(_ body: (inout Self) throws -> Void) throws {
    let outer = reading
    reading = .annotation
    defer { reading = outer }
    try body(&self)
  }

  /// Parses `global a, b` and `nonlocal a, b`.
  private mutating func declaration() throws {
    let isGlobal = at(.global)
    position += 1
    repeat {
      let identifier = try name(.declaration)
      if syntax.scopes[scope].mentioned.contains(identifier), let name = syntax.names.last {
        throw contradiction(name)
      }
      if isGlobal {
        syntax.scopes[scope].globals.insert(identifier)
      } else {
        syntax.scopes[scope].nonlocals.insert(identifier)
      }
    } while take(.comma)
  }

  private mutating func imports() throws {
    position += 1
    repeat {
      if symbol(1) == .dot || symbol(1) == .as {
        let first = position
        try dottedName()
        if take(.as) {
          try name(.imported)
        } else {
          let end = position
          position = first
          try name(.imported)
          position = end
        }
      } else {
        try name(.imported)
      }
    } while take(.comma)
  }

  private mutating func dottedName() throws {
    repeat { try expect(CodeToken.Kind.identifier) } while take(.dot)
  }

  private mutating func importsFrom() throws {
    position += 1
    var dots = 0
    while at(.dot) || at(.ellipsis) {
      position += 1
      dots += 1
    }
    if dots == 0 || !at(.import) { try dottedName() }
    try expect(.import)
    if take(.star) { return }
    guard at(.openParenthesis) else { return try importedNames() }
    try inBrackets { parser, end in
      try parser.importedNames()
      if parser.position < end { try parser.expect(.comma) }
    }
  }

  private mutating func importedNames() throws {
    repeat {
      guard symbol(1) == .as else {
        try name(.imported)
        continue
      }
      try expect(CodeToken.Kind.identifier)
      try expect(.as)
      try name(.imported)
    } while at(.comma) && symbol(1) != .closeParenthesis && take(.comma)
  }
}

/// Parses source text into statements. docs/language.md has the rules.
public struct Parser {
  var cursor: Cursor
  /// The number of open blocks, parentheses and signs.
  private var depth = 0
  /// The number of open parentheses and brackets; inside them line ends are blanks.
  var enclosures = 0

  /// The maximum depth of nesting, so that no text can exhaust the stack.
  static let maximumDepth = 100

  private init(_ text: String, file: String, line: Int) {
    cursor = Cursor(text, file: file, line: line)
  }

  /// Parses the statements of `text`, whose first line is number `line` of `file`.
  public static func parse(_ text: String, file: String, line: Int = 1) -> ParseOutcome {
    var parser = Parser(text, file: file, line: line)
    do {
      return .complete(try parser.script())
    } catch let error as SyntaxError {
      return .invalid(error)
    } catch let error as Incomplete {
      return .incomplete(error)
    } catch {
      return .invalid(SyntaxError("\(error)", at: parser.cursor.position))
    }
  }

  private mutating func script() throws -> [Statement] {
    if let index = cursor.bytes.firstIndex(of: 0) {
      cursor.advance(index)
      throw error("the text holds a NUL byte; is it a script?")
    }
    let statements = try statements()
    guard cursor.isAtEnd else { throw error("a } without a {; quote it to mean the character") }
    return statements
  }

  /// Parses statements up to a `}` or the end.
  private mutating func statements() throws -> [Statement] {
    var statements: [Statement] = []
    while try skipToStatement() {
      statements.append(try statement())
      cursor.skipBlanks()
      switch cursor.peek() {
      case nil, .lineFeed, .semicolon, .closeBrace, .hash: break
      default: throw try unexpected()
      }
    }
    return statements
  }

  /// Skips the separators of statements; returns false at a `}` and at the end.
  private mutating func skipToStatement() throws -> Bool {
    while true {
      cursor.skipBlanks()
      switch cursor.peek() {
      case .lineFeed, .semicolon: cursor.advance()
      case .hash: cursor.skip { $0 != .lineFeed }
      case nil, .closeBrace: return false
      default:
        try checkContinuation()
        return true
      }
    }
  }

  mutating func statement() throws -> Statement {
    let position = cursor.position, start = cursor.offset
    func made(_ kind: Statement.Kind, _ text: String? = nil) -> Statement {
      let text = text ?? cursor.text(from: start)
      return Statement(position: position, text: trimmed(text), kind: kind)
    }
    if cursor.peek() == UInt8(ascii: "!") { return made(.program(try program())) }
    if let name = cursor.identifier {
      if let assignment = try assignment(name) { return made(assignment) }
      switch startsWithKeyword(name) ? name : "" {
      case "for":
        let (kind, header) = try loop()
        return made(kind, header)
      case "if":
        let (kind, header) = try branches()
        return made(kind, header)
      case "time":
        cursor.advance(name.utf8.count)
        cursor.skipBlanks()
        return made(.timed(try nested { try $0.timed() }))
      case "else":
        throw error("an else without an if; it stands on the line of the } before it")
      default: break
      }
    }
    if startsExpression { return made(.expression(try expression())) }
    return made(.command(try command()))
  }

  private mutating func timed() throws -> Statement {
    switch cursor.peek() {
    case nil, .lineFeed, .semicolon, .closeBrace, .hash:
      throw error("time what? Write a command behind it")
    default: return try statement()
    }
  }

  /// True if the word `name` is here, followed by a blank.
  private func startsWithKeyword(_ name: String) -> Bool {
    switch cursor.peek(name.utf8.count) {
    case nil, .lineFeed, .semicolon, .closeBrace, .openBrace, .backslash: true
    case let byte?: byte.isBlank
    }
  }

  /// Returns the rest of the line after a `!`, unparsed.
  private mutating func program() throws -> String {
    cursor.advance()
    let start = cursor.offset, position = cursor.position
    cursor.skip { $0 != .lineFeed }
    let line = trimmed(cursor.text(from: start))
    guard !line.isEmpty else { throw SyntaxError("the program behind ! is missing", at: position) }
    return line
  }

  /// Parses `name = ...`; returns nil if there is no assignment here.
  private mutating func assignment(_ name: String) throws -> Statement.Kind? {
    var ahead = cursor
    ahead.advance(name.utf8.count)
    ahead.skipBlanks()
    guard ahead.isAt("="), !ahead.isAt("==") else { return nil }
    guard !["_", "env"].contains(name) else { throw error("\(name) cannot be given a value") }
    cursor = ahead
    cursor.advance()
    cursor.skipBlanks()
    try checkContinuation()
    if startsExpression { return .assignExpression(name: name, try expression()) }
    guard cursor.peek()?.isNameStart == true else {
      throw error("a command or a value must follow \(name) =")
    }
    return .assignCommand(name: name, try command())
  }

  private mutating func loop() throws -> (Statement.Kind, header: String) {
    let start = cursor.offset
    cursor.advance(3)
    cursor.skipBlanks()
    guard let name = cursor.identifier, !["_", "env"].contains(name) else {
      throw error("a name must follow for: for x in 1 2 3 { ... }")
    }
    cursor.advance(name.utf8.count)
    cursor.skipBlanks()
    guard cursor.identifier == "in" else {
      throw error("in must follow for \(name): for \(name) in 1 2 3 { ... }")
    }
    cursor.advance(2)
    let items = try words()
    let header = cursor.text(from: start)
    let body = try block(after: "for")
    return (.loop(name: name, items: items, body: body), header)
  }

  private mutating func branches() throws -> (Statement.Kind, header: String) {
    let start = cursor.offset
    var branches: [Statement.Branch] = [], header: String?
    while true {
      cursor.advance(2)
      let condition = try expression()
      header = header ?? cursor.text(from: start)
      branches.append(.init(condition: condition, body: try block(after: "if")))
      var ahead = cursor
      ahead.skipBlanks()
      guard ahead.identifier == "else" else {
        return (.branch(branches, otherwise: []), header ?? "")
      }
      ahead.advance(4)
      ahead.skipBlanks()
      cursor = ahead
      guard cursor.identifier == "if" else { break }
    }
    return (.branch(branches, otherwise: try block(after: "else")), header ?? "")
  }

  /// Parses `{ statements }`.
  private mutating func block(after keyword: String) throws -> [Statement] {
    cursor.skipBlanks()
    try checkContinuation()
    let position = cursor.position
    guard cursor.peek() == .openBrace else {
      throw error("a { must stand here, on the line of its \(keyword); found \(cursor.character)")
    }
    cursor.advance()
    let statements = try nested { try $0.statements() }
    guard cursor.peek() == .closeBrace else { throw Incomplete(part: .block, position: position) }
    cursor.advance()
    return statements
  }

  /// Calls `read` one level deeper.
  mutating func nested<Result>(
    _ read: (inout Parser) throws -> Result
  ) throws -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw error("nested deeper than \(Self.maximumDepth) levels; put parts into names")
    }
    return try read(&self)
  }

  /// Throws if the text ends with the backslash that is here.
  func checkContinuation() throws {
    guard cursor.peek() == .backslash else { return }
    let rest = cursor.offset + (cursor.continuationSize ?? 1)
    if rest >= cursor.bytes.count {
      throw Incomplete(part: .continuation, position: cursor.position)
    }
  }

  func error(_ text: String) -> SyntaxError { SyntaxError(text, at: cursor.position) }

  /// Returns the error for an unexpected character.
  private func unexpected() throws -> SyntaxError {
    try checkContinuation()
    switch cursor.peek() {
    case .openBrace: return error("a { that belongs to no for or if; quote it: '{'")
    case .ampersand where cursor.peek(1) == .ampersand:
      return error("&& is not needed: a script stops at the first command that fails; use ;")
    case .ampersand: return error("& stands at the end of a command; quote it elsewhere: '&'")
    default: return error("\(cursor.character) cannot stand here; a line or a ; ends a statement")
    }
  }
}

/// Returns `text` without the blanks around it.
func trimmed(_ text: String) -> String {
  let bytes = text.utf8
  guard let start = bytes.firstIndex(where: { !$0.isBlank && $0 != .lineFeed }),
    let end = bytes.lastIndex(where: { !$0.isBlank && $0 != .lineFeed })
  else { return "" }
  return String(text[start...end])
}

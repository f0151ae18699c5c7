import Foundation

/// A recursive-descent parser of Python 3.13, which records names, scopes and operators and builds
/// no tree (docs.python.org/3.13/reference/grammar.html, executionmodel.html).
struct PythonParser {
  var syntax: PythonSyntax
  let symbols: [Symbol?]
  let brackets: Brackets
  /// The place of the next token.
  var position = 0
  /// The scope of the next name.
  var scope = 0
  /// The depth of the recursion.
  var depth = 0
  /// The role of names that are read: `load`, or `annotation` within one.
  var reading = PythonSyntax.Name.Role.load
  /// The kind of trailer that ended the last primary expression.
  var lastTrailer = Trailer.none
  /// The names of the enclosing classes and functions, and the number of functions among them.
  var path: [String] = []
  var functionDepth = 0
  /// The place of the last end of a logical line.
  var lastNewline = 0
  private var known: [String: Int] = [:]

  /// The kinds of trailers of an atom.
  enum Trailer { case none, attribute, subscription, call }

  init(_ source: CodeSource, tokens all: [CodeToken]) throws {
    let tokens = all.filter { $0.kind != .comment && $0.kind != .nl }
    syntax = PythonSyntax(source: source, tokens: tokens)
    symbols = tokens.map { Symbol($0, in: source.bytes) }
    brackets = try Brackets(symbols, tokens: tokens, source: source)
  }

  /// Parses a whole file.
  mutating func module() throws -> PythonSyntax {
    scope = addScope(.module)
    while position < syntax.tokens.count, kind != .end { try statement() }
    try checkDeclarations()
    return syntax
  }
}

/// Tokens.
extension PythonParser {
  /// The kind of the next token.
  var kind: CodeToken.Kind {
    position < syntax.tokens.count ? syntax.tokens[position].kind : .end
  }

  /// Returns the symbol `ahead` tokens after the next one, if it is one.
  func symbol(_ ahead: Int = 0) -> Symbol? {
    position + ahead < symbols.count ? symbols[position + ahead] : nil
  }

  /// True if the next token is `symbol`.
  func at(_ symbol: Symbol) -> Bool { self.symbol() == symbol }

  /// Consumes the next token if it is `symbol`.
  mutating func take(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    position += 1
    return true
  }

  /// Consumes the next token, which must be `symbol`.
  mutating func expect(_ symbol: Symbol) throws {
    guard take(symbol) else { throw unexpected() }
  }

  /// Consumes the next token, which must be of `kind`.
  mutating func expect(_ kind: CodeToken.Kind) throws {
    guard self.kind == kind, position < syntax.tokens.count else { throw unexpected() }
    if kind == .newline { lastNewline = position }
    position += 1
  }

  /// True if the token at `place` is the identifier `word`.
  func isWord(_ word: String, at place: Int) -> Bool {
    place < syntax.tokens.count && syntax.tokens[place].kind == .identifier
      && syntax.text(place) == word
  }

  /// Returns the error for the next token, which is unexpected.
  func unexpected() -> PythonSyntaxError {
    guard position < syntax.tokens.count else { return .unexpected("", line: 0) }
    let token = syntax.tokens[position]
    let text = String(syntax.source.text(token).prefix(40))
    return .unexpected(token.kind == .newline ? "end of line" : text, line: token.line)
  }

  /// Runs `body` one level deeper.
  mutating func nested<Result>(_ body: (inout Self) throws -> Result) throws -> Result {
    guard depth < PythonSyntax.deepest else {
      throw PythonSyntaxError.tooDeep(line: syntax.tokens[min(position, symbols.count - 1)].line)
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }
}

/// Names and scopes.
extension PythonParser {
  /// Adds a scope inside the current one and returns its index.
  mutating func addScope(_ kind: PythonSyntax.Scope.Kind) -> Int {
    let parent = syntax.scopes.isEmpty ? nil : scope
    syntax.scopes.append(.init(kind: kind, parent: parent))
    return syntax.scopes.count - 1
  }

  /// Consumes an identifier, which occurs in `scope` (the current one if nil) with `role`.
  ///
  /// - Returns: its identifier.
  @discardableResult
  mutating func name(
    _ role: PythonSyntax.Name.Role, in place: Int? = nil
  ) throws -> Int {
    guard kind == .identifier, position < syntax.tokens.count else { throw unexpected() }
    let place = place ?? scope
    let identifier = identifier(syntax.text(position))
    syntax.names.append(
      .init(token: position, identifier: identifier, scope: place, role: role))
    if role != .declaration { syntax.scopes[place].mentioned.insert(identifier) }
    switch role {
    case .load, .annotation, .declaration, .handled: break
    case .store, .parameter, .augmented, .deletion:
      syntax.scopes[place].bound.insert(identifier)
      syntax.scopes[place].variables.insert(identifier)
    case .imported, .definition: syntax.scopes[place].bound.insert(identifier)
    }
    position += 1
    return identifier
  }

  /// Returns the number of a name. Python compares names in normal form NFKC.
  private mutating func identifier(_ text: String) -> Int {
    let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
    let name = isPlain ? text : text.precomposedStringWithCompatibilityMapping
    if let number = known[name] { return number }
    known[name] = syntax.identifiers.count
    syntax.identifiers.append(name)
    return syntax.identifiers.count - 1
  }

  /// Checks the `nonlocal` declarations once all scopes are known.
  func checkDeclarations() throws {
    for name in syntax.names where name.role == .declaration {
      let scope = syntax.scopes[name.scope]
      guard scope.nonlocals.contains(name.identifier) else { continue }
      guard let parent = scope.parent, !scope.globals.contains(name.identifier),
        let owner = syntax.owner(of: name.identifier, in: parent),
        syntax.scopes[owner].kind != .class
      else { throw contradiction(name) }
    }
  }

  /// Returns the error for a contradictory declaration.
  func contradiction(_ name: PythonSyntax.Name) -> PythonSyntaxError {
    .scope(syntax.text(name.token), line: syntax.tokens[name.token].line)
  }
}

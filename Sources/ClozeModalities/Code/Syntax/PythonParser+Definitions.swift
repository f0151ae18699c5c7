/// Functions, classes and lambdas.
extension PythonParser {
  /// Parses `def`, possibly after `async`. Defaults and annotations belong to the enclosing scope;
  /// between it and the function's there is one of type parameters, if there are any.
  mutating func function() throws {
    let start = position, isOutermost = functionDepth == 0
    _ = take(.async)
    try expect(.def)
    path.append(kind == .identifier ? syntax.text(position) : "")
    defer { path.removeLast() }
    let qualifiedName = path.joined(separator: ".")
    try name(.definition)
    let outer = scope
    defer { scope = outer }
    try typeParameters()
    let inner = addScope(.function)
    guard at(.openParenthesis) else { throw unexpected() }
    try inBrackets { parser, end in
      try parser.parameters(of: inner, end: end, defaults: outer, annotated: true)
    }
    if take(.arrow) { try annotation { try $0.expression() } }
    let body = try body(of: inner)
    syntax.functions.append(
      .init(
        tokens: start..<lastNewline, qualifiedName: qualifiedName, scope: inner,
        isOutermost: isOutermost, docstring: docstring(of: body), statements: body.statements))
  }

  private mutating func body(of inner: Int) throws -> Block {
    let outer = scope
    scope = inner
    functionDepth += 1
    defer {
      scope = outer
      functionDepth -= 1
    }
    return try block()
  }

  private func docstring(of body: Block) -> Int? {
    let next = body.first + 1
    guard body.isIndented, next < syntax.tokens.count, syntax.tokens[body.first].kind == .string,
      syntax.tokens[next].kind == .newline
    else { return nil }
    return body.first
  }

  mutating func classDefinition() throws {
    position += 1
    path.append(kind == .identifier ? syntax.text(position) : "")
    defer { path.removeLast() }
    try name(.definition)
    let outer = scope
    defer { scope = outer }
    try typeParameters()
    if at(.openParenthesis) {
      try inBrackets { parser, end in try parser.arguments(end) }
    }
    scope = addScope(.class)
    _ = try block()
  }

  mutating func lambda() throws {
    position += 1
    let outer = scope, inner = addScope(.function)
    if !at(.colon) { try parameters(of: inner, end: nil, defaults: outer, annotated: false) }
    try expect(.colon)
    scope = inner
    defer { scope = outer }
    try expression()
  }

  /// Parses parameters up to the place `end`, or those of a lambda up to its colon. Their
  /// default values belong to the scope `defaults`.
  private mutating func parameters(
    of inner: Int, end: Int?, defaults: Int, annotated: Bool
  ) throws {
    let around = scope
    var hasDefault = false, isNamedOnly = false
    func isAtEnd(_ parser: Self) -> Bool {
      end.map { parser.position >= $0 } ?? parser.at(.colon)
    }
    repeat {
      if take(.slash) { continue }
      if take(.power) {
        try parameter(of: inner, annotated: annotated)
        isNamedOnly = true
        _ = take(.comma)
        guard isAtEnd(self) else { throw unexpected() }
        return
      }
      if take(.star) {
        if isNamedOnly { throw unexpected() }
        isNamedOnly = true
        guard !at(.comma) else { continue }
        try parameter(of: inner, annotated: annotated, isStarred: true)
        continue
      }
      try parameter(of: inner, annotated: annotated)
      if take(.equal) {
        hasDefault = true
        scope = defaults
        try expression()
        scope = around
      } else if hasDefault, !isNamedOnly {
        throw unexpected()
      }
    } while take(.comma) && !isAtEnd(self)
  }

  private mutating func parameter(
    of inner: Int, annotated: Bool, isStarred: Bool = false
  ) throws {
    let before = syntax.scopes[inner].bound.count
    try name(.parameter, in: inner)
    if syntax.scopes[inner].bound.count == before, let name = syntax.names.last {
      throw contradiction(name)
    }
    guard annotated, take(.colon) else { return }
    try annotation { parser in
      if isStarred { _ = parser.take(.star) }
      try parser.expression()
    }
  }
}

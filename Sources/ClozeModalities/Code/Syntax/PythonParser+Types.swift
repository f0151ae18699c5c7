/// Type parameters and aliases (PEP 695, 696).
extension PythonParser {
  /// True if `type NAME =` or `type NAME[` starts here.
  var isAlias: Bool {
    guard isWord("type", at: position), position + 1 < syntax.tokens.count else { return false }
    return syntax.tokens[position + 1].kind == .identifier
      && (symbol(2) == .equal || symbol(2) == .openBracket)
  }

  /// Parses `type NAME[...] = ...`, whose right side is read like an annotation.
  mutating func alias() throws {
    position += 1
    try name(.definition)
    let outer = scope
    defer { scope = outer }
    try typeParameters()
    try expect(.equal)
    try annotation { try $0.expression() }
  }

  /// Parses the parameters in brackets after the name of a function, a class or an alias, if there
  /// are any. They belong to a new scope, which becomes the current one.
  mutating func typeParameters() throws {
    guard at(.openBracket) else { return }
    if symbol(1) == .closeBracket { throw unexpected() }
    scope = addScope(.function)
    try inBrackets { parser, end in
      repeat { try parser.typeParameter() } while parser.take(.comma) && parser.position < end
    }
  }

  private mutating func typeParameter() throws {
    let isStarred = take(.star), isPlain = !isStarred && !take(.power)
    try name(.definition)
    if isPlain, take(.colon) { try annotation { try $0.expression() } }
    guard take(.equal) else { return }
    try annotation { parser in
      if isStarred { _ = parser.take(.star) }
      try parser.expression()
    }
  }
}

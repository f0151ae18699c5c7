/// Targets of assignments.
extension PythonParser {
  /// Parses targets separated by commas; names get `role`.
  mutating func targets(_ role: PythonSyntax.Name.Role) throws {
    repeat {
      if role == .store { _ = take(.star) }
      try target(role)
    } while take(.comma) && startsTarget
  }

  private var startsTarget: Bool {
    startsExpression && !at(.lambda) && !at(.not)
  }

  /// Parses one target: a name, an attribute, a subscript, or targets in brackets.
  mutating func target(_ role: PythonSyntax.Name.Role) throws {
    if kind == .identifier, !isTrailer(position + 1) {
      try name(role)
    } else if at(.openParenthesis) || at(.openBracket), let end = brackets.ends[position],
      !isTrailer(end + 1)
    {
      try inBrackets { parser, _ in try parser.targets(role) }
    } else {
      let start = position
      try primary()
      guard lastTrailer == .attribute || lastTrailer == .subscription else {
        position = start
        throw unexpected()
      }
    }
  }

  /// Parses one target that is neither in brackets nor a list of them.
  mutating func singleTarget(_ role: PythonSyntax.Name.Role) throws {
    if at(.openBracket), let end = brackets.ends[position], !isTrailer(end + 1) {
      throw unexpected()
    }
    try target(role)
  }

  /// True if the token at `place` continues a primary expression.
  private func isTrailer(_ place: Int) -> Bool {
    guard place < symbols.count else { return false }
    let symbol = symbols[place]
    return symbol == .dot || symbol == .openBracket || symbol == .openParenthesis
  }

  /// Returns the symbol after the expressions at the start of the statement, if it makes them
  /// targets: `=`, `:` or an operator such as `+=`.
  func assignment() -> Symbol? {
    var place = position
    while place < symbols.count {
      let kind = syntax.tokens[place].kind
      guard kind != .newline, kind != .end else { return nil }
      switch symbols[place] {
      case .lambda, .semicolon: return nil
      case .equal: return .equal
      case .colon: return .colon
      case let symbol? where symbol.isAugmented: return symbol
      case let symbol? where symbol.opens: place = brackets.ends[place] ?? place
      default: break
      }
      place += 1
    }
    return nil
  }
}

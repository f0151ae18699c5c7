/// `match`, which is a keyword only where nothing else is possible.
extension PythonParser {
  /// True if a `match` statement starts here: its line ends in a colon, and its block starts with
  /// `case`.
  var isMatch: Bool {
    guard isWord("match", at: position) else { return false }
    var end = position
    while end < syntax.tokens.count, syntax.tokens[end].kind != .newline { end += 1 }
    return end + 2 < syntax.tokens.count && symbols[end - 1] == .colon
      && syntax.tokens[end + 1].kind == .indent && isWord("case", at: end + 2)
  }

  mutating func match() throws {
    position += 1
    try expressions(named: true)
    try expect(.colon)
    try expect(CodeToken.Kind.newline)
    try expect(CodeToken.Kind.indent)
    try nested { parser in
      while parser.isWord("case", at: parser.position) {
        parser.position += 1
        try parser.patterns()
        if parser.take(.if) { try parser.namedExpression() }
        _ = try parser.block()
      }
    }
    try expect(CodeToken.Kind.dedent)
  }

  /// Parses patterns separated by commas, up to the place `end` or a token that cannot start one.
  private mutating func patterns(_ end: Int? = nil) throws {
    repeat {
      if take(.star) {
        try capture()
      } else {
        try pattern()
      }
    } while take(.comma) && !(end.map { position >= $0 } ?? (at(.colon) || at(.if)))
  }

  private mutating func pattern() throws {
    try nested { parser in
      repeat { try parser.closedPattern() } while parser.take(.pipe)
      if parser.take(.as) { try parser.capture() }
    }
  }

  private mutating func closedPattern() throws {
    switch kind {
    case .number: number()
    case .string: while kind == .string { position += 1 }
    case .identifier: try namedPattern()
    default:
      switch symbol() {
      case .none?, .true, .false: position += 1
      case .minus:
        position += 1
        guard kind == .number else { throw unexpected() }
        number()
      case .openParenthesis, .openBracket:
        try inBrackets { parser, end in try parser.patterns(end) }
      case .openBrace: try inBrackets { parser, end in try parser.mapping(end) }
      default: throw unexpected()
      }
    }
  }

  /// Parses a number, possibly a complex one.
  private mutating func number() {
    position += 1
    guard at(.plus) || at(.minus), position + 1 < syntax.tokens.count,
      syntax.tokens[position + 1].kind == .number
    else { return }
    position += 2
  }

  /// Parses a name that is bound, or one with a dot or a class, which is loaded.
  private mutating func namedPattern() throws {
    guard symbol(1) == .dot || symbol(1) == .openParenthesis else { return try capture() }
    try name(reading)
    while take(.dot) { try expect(CodeToken.Kind.identifier) }
    guard at(.openParenthesis) else { return }
    try inBrackets { parser, end in
      repeat {
        if parser.kind == .identifier, parser.symbol(1) == .equal { parser.position += 2 }
        try parser.pattern()
      } while parser.take(.comma) && parser.position < end
    }
  }

  /// Parses a name that is bound; `_` is not.
  private mutating func capture() throws {
    if isWord("_", at: position) {
      position += 1
    } else {
      try name(.store)
    }
  }

  private mutating func mapping(_ end: Int) throws {
    repeat {
      if take(.power) {
        try capture()
      } else {
        try closedPattern()
        try expect(.colon)
        try pattern()
      }
    } while take(.comma) && position < end
  }
}

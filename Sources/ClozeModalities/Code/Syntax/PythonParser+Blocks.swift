/// Statements with blocks.
extension PythonParser {
  mutating func conditional() throws {
    repeat {
      position += 1
      try namedExpression()
      _ = try block()
    } while at(.elif)
    try otherwise()
  }

  mutating func loop() throws {
    position += 1
    try namedExpression()
    _ = try block()
    try otherwise()
  }

  mutating func iteration() throws {
    position += 1
    try targets(.store)
    try expect(.in)
    try expressions()
    _ = try block()
    try otherwise()
  }

  private mutating func otherwise() throws {
    if take(.else) { _ = try block() }
  }

  mutating func handling() throws {
    position += 1
    _ = try block()
    let first = position
    while at(.except) { try handler() }
    if position > first { try otherwise() }
    if take(.finally) {
      _ = try block()
    } else if position == first {
      throw unexpected()
    }
  }

  /// Parses `except`; the name after `as` is bound only in its block.
  private mutating func handler() throws {
    position += 1
    _ = take(.star)
    guard !at(.colon) else {
      _ = try block()
      return
    }
    let start = position
    try expression()
    syntax.handlers.append(.init(type: start..<position))
    guard take(.as) else {
      _ = try block()
      return
    }
    let identifier = try name(.handled)
    let body = position
    _ = try block()
    syntax.scopes[scope].handled[identifier, default: []].append(body..<position)
  }

  mutating func contexts() throws {
    position += 1
    if at(.openParenthesis), brackets.renaming.contains(position),
      let end = brackets.ends[position], symbols[end + 1] == .colon
    {
      try inBrackets { parser, end in
        repeat { try parser.context() } while parser.take(.comma) && parser.position < end
      }
    } else {
      repeat { try context() } while take(.comma)
    }
    _ = try block()
  }

  private mutating func context() throws {
    try expression()
    if take(.as) { try target(.store) }
  }

  mutating func asynchronous() throws {
    switch symbol(1) {
    case .def: try function()
    case .for:
      position += 1
      try iteration()
    case .with:
      position += 1
      try contexts()
    default: throw unexpected()
    }
  }

  mutating func decorated() throws {
    while take(.at) {
      try namedExpression()
      try expect(CodeToken.Kind.newline)
    }
    switch symbol() {
    case .def: try function()
    case .class: try classDefinition()
    case .async where symbol(1) == .def: try function()
    default: throw unexpected()
    }
  }
}

extension Parser {
  /// True if a redirection starts here; within a word its signs are text.
  var startsRedirection: Bool {
    cursor.peek() == .verticalBar || cursor.peek() == .greater
  }

  /// Parses `> file`, `>> file` or `| program`; nil if there is none.
  mutating func redirection() throws -> Redirection? {
    guard startsRedirection else { return nil }
    let output = cursor.peek() == .verticalBar ? try pipe() : try file()
    cursor.skipBlanks()
    if startsRedirection {
      throw error("results go to one place; end the statement before \(cursor.character)")
    }
    if cursor.peek() == .ampersand {
      throw error("a job keeps its results for wait; leave out the & or \(Self.sign(of: output))")
    }
    return output
  }

  private static func sign(of output: Redirection) -> String {
    if case .program = output { return "the |" }
    return "the >"
  }

  private mutating func file() throws -> Redirection {
    cursor.advance()
    let appends = cursor.peek() == .greater
    if appends { cursor.advance() }
    cursor.skipBlanks()
    try checkContinuation()
    let found = try words()
    guard let file = found.first else { throw error("the file behind > is missing") }
    guard found.count == 1 else {
      throw SyntaxError(
        "one file stands behind >, at the end of the command; quote a name with blanks",
        at: found[1].position)
    }
    return .file(file, appends: appends)
  }

  /// Parses the line of a program up to the end of the statement: a line end, or a `;`, a `}` or a
  /// `#` that is in no quotes and brackets.
  private mutating func pipe() throws -> Redirection {
    cursor.advance()
    if startsRedirection { throw error("|| is not of this language; use if") }
    cursor.skipBlanks()
    let start = cursor.offset, position = cursor.position
    try skipProgram()
    let line = trimmed(cursor.text(from: start))
    guard !line.isEmpty else { throw SyntaxError("the program behind | is missing", at: position) }
    guard !line.hasSuffix("&") else {
      throw SyntaxError("a program behind | does not go on as a job; leave out the &", at: position)
    }
    return .program(line)
  }

  /// Skips a line of the system's shell, by its rules for quotes.
  private mutating func skipProgram() throws {
    var depth = 0
    while let byte = cursor.peek() {
      switch byte {
      case .lineFeed: return
      case .semicolon where depth == 0: return
      case .closeBrace where depth == 0: return
      case .hash where depth == 0 && cursor.isBehindBlank: return
      case .singleQuote, .doubleQuote: try skipQuoted(byte)
      case .backslash: cursor.advance(2)
      default:
        if "{(".utf8.contains(byte) { depth += 1 }
        if "})".utf8.contains(byte) { depth = max(0, depth - 1) }
        cursor.advance()
      }
    }
  }

  private mutating func skipQuoted(_ quote: UInt8) throws {
    let position = cursor.position
    cursor.advance()
    while let byte = cursor.peek(), byte != quote {
      cursor.advance(byte == .backslash && quote == .doubleQuote ? 2 : 1)
    }
    guard !cursor.isAtEnd else {
      let part = quote == .singleQuote ? Incomplete.Part.singleQuote : .doubleQuote
      throw Incomplete(part: part, position: position)
    }
    cursor.advance()
  }
}

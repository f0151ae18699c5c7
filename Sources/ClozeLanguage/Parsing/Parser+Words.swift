extension Parser {
  /// Parses a command, starting at its name, up to the end of the statement.
  mutating func command() throws -> Invocation {
    let position = cursor.position
    let first = try word()
    guard case .text(let name, isQuoted: false)? = first.pieces.first, first.pieces.count == 1
    else {
      throw SyntaxError("a command's name is plain text without quotes and values", at: position)
    }
    let arguments = try words(endAtRedirection: true)
    let output = try redirection()
    let isBackground = cursor.peek() == .ampersand && cursor.peek(1) != .ampersand
    if isBackground { cursor.advance() }
    return Invocation(
      name: name, position: position, arguments: arguments, isBackground: isBackground,
      output: output)
  }

  /// Parses words up to the end of a statement, the start of a block or, behind a command, a
  /// redirection.
  mutating func words(endAtRedirection: Bool = false) throws -> [Word] {
    var words: [Word] = []
    while true {
      cursor.skipBlanks()
      try checkContinuation()
      guard let byte = cursor.peek(), !Self.endsWord(byte), byte != .hash,
        !(endAtRedirection && startsRedirection)
      else { return words }
      words.append(try word())
    }
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case .lineFeed, .semicolon, .ampersand, .openBrace, .closeBrace: true
    default: byte.isBlank
    }
  }

  private mutating func word() throws -> Word {
    try refuseRedirection()
    var builder = WordBuilder(position: cursor.position)
    let isHome = cursor.peek(1).map { $0 == UInt8(ascii: "/") || Self.endsWord($0) } ?? true
    if cursor.peek() == UInt8(ascii: "~"), isHome {
      cursor.advance()
      builder.append(.home)
    }
    while let byte = cursor.peek(), !Self.endsWord(byte) {
      switch byte {
      case .singleQuote: try singleQuoted(into: &builder)
      case .doubleQuote: try doubleQuoted(into: &builder)
      case .backslash: try escaped(into: &builder)
      case .dollar: try value(into: &builder, isQuoted: false)
      default:
        builder.append(byte, isQuoted: false)
        cursor.advance()
      }
    }
    return builder.word
  }

  /// Throws for the redirections that commands do not have, which would silently become arguments.
  private func refuseRedirection() throws {
    guard let byte = cursor.peek(), byte == 0x3C || startsRedirection else { return }
    throw error(
      "\(cursor.character) cannot stand here; use an option such as --input, a line that begins "
        + "with !, or quotes")
  }

  private mutating func singleQuoted(into builder: inout WordBuilder) throws {
    let position = cursor.position
    cursor.advance()
    builder.beginQuoted()
    while let byte = cursor.peek(), byte != .singleQuote {
      builder.append(byte, isQuoted: true)
      cursor.advance()
    }
    guard !cursor.isAtEnd else { throw Incomplete(part: .singleQuote, position: position) }
    cursor.advance()
  }

  private mutating func doubleQuoted(into builder: inout WordBuilder) throws {
    let position = cursor.position
    cursor.advance()
    builder.beginQuoted()
    while let byte = cursor.peek(), byte != .doubleQuote {
      switch byte {
      case .backslash: escapedInQuotes(into: &builder)
      case .dollar: try value(into: &builder, isQuoted: true)
      default:
        builder.append(byte, isQuoted: true)
        cursor.advance()
      }
    }
    guard !cursor.isAtEnd else { throw Incomplete(part: .doubleQuote, position: position) }
    cursor.advance()
  }

  /// Parses a backslash outside quotes: the next character is literal; a line end is skipped.
  private mutating func escaped(into builder: inout WordBuilder) throws {
    try checkContinuation()
    if let size = cursor.continuationSize { return cursor.advance(size) }
    cursor.advance()
    if let byte = cursor.peek() {
      builder.append(byte, isQuoted: true)
      cursor.advance()
    }
  }

  /// Parses a backslash inside double quotes: `\n`, `\t`, and the special characters.
  private mutating func escapedInQuotes(into builder: inout WordBuilder) {
    if let size = cursor.continuationSize { return cursor.advance(size) }
    cursor.advance()
    switch cursor.peek() {
    case nil: return
    case UInt8(ascii: "n"): builder.append(.lineFeed, isQuoted: true)
    case UInt8(ascii: "t"): builder.append(0x09, isQuoted: true)
    case let byte? where [.doubleQuote, .backslash, .dollar].contains(byte):
      builder.append(byte, isQuoted: true)
    case let byte?:
      builder.append(.backslash, isQuoted: true)
      builder.append(byte, isQuoted: true)
    }
    cursor.advance()
  }

  /// Parses `$name.member`, `${name.member[0]}`, `$(expression)`, or a literal `$`.
  private mutating func value(into builder: inout WordBuilder, isQuoted: Bool) throws {
    guard let next = cursor.peek(1), next.isNameStart || next == .openBrace || next == 0x28 else {
      builder.append(.dollar, isQuoted: isQuoted)
      return cursor.advance()
    }
    builder.append(.value(try dollar(inWord: true), isQuoted: isQuoted))
  }

  /// Parses text in quotes as an expression.
  mutating func quotedText() throws -> Expression {
    var builder = WordBuilder(position: cursor.position)
    if cursor.peek() == .singleQuote {
      try singleQuoted(into: &builder)
    } else {
      try doubleQuoted(into: &builder)
    }
    let pieces = builder.word.pieces
    guard pieces.count == 1, case .text(let text, _)? = pieces.first else { return .text(pieces) }
    return .literal(.text(text))
  }
}

/// Collects the pieces of a word.
private struct WordBuilder {
  private let position: SourcePosition
  private var pieces: [Word.Piece] = []
  private var bytes: [UInt8] = []
  private var isQuoted = false
  private var hasText = false

  init(position: SourcePosition) { self.position = position }

  mutating func append(_ byte: UInt8, isQuoted: Bool) {
    if hasText && self.isQuoted != isQuoted { flush() }
    (self.isQuoted, hasText) = (isQuoted, true)
    bytes.append(byte)
  }

  mutating func append(_ piece: Word.Piece) {
    flush()
    pieces.append(piece)
  }

  /// Starts a quoted piece; quotes make a word even if they are empty.
  mutating func beginQuoted() {
    if hasText && !isQuoted { flush() }
    (isQuoted, hasText) = (true, true)
  }

  private mutating func flush() {
    guard hasText else { return }
    pieces.append(.text(String(decoding: bytes, as: UTF8.self), isQuoted: isQuoted))
    bytes.removeAll()
    hasText = false
  }

  var word: Word {
    var copy = self
    copy.flush()
    return Word(position: position, pieces: copy.pieces)
  }
}

/// Produces the tokens of Python source one by one, as the pure Python `tokenize.py` of 3.11 does:
/// line by line, with the same treatment of errors; but f-strings end where later versions see
/// their end. Section and function names below are that module's.
struct PythonScanner {
  let text: ByteText
  var position = 0
  var lineStart = 0
  var lineEnd = 0
  var line = 0
  /// The number of open brackets; negative after too many were closed.
  var depth = 0
  /// True if the previous line ended in a backslash.
  var isContinued = false
  /// The end of the characters known to be errors.
  var errorsEnd = 0
  /// The starts of the last lines found to have a `'` or `"` without a closing one.
  var lonely: (single: Int, double: Int) = (-1, -1)
  /// The number of bytes searched in vain for the ends of f-strings. It is bounded, so that a file
  /// takes time in proportion to its size whatever it holds.
  var bytesReadInVain = 0
  private var phase = Phase.lineStart
  private var indents = [0]
  private var dedents = 0
  private var lastLine = 0..<0
  private let keywords = KeywordSet.python

  private enum Phase { case lineStart, restOfBlankLine, tokens, closing, end }

  init(_ text: ByteText) { self.text = text }

  /// Returns the next token; nil after the one of kind `end`.
  mutating func next() throws(LexicalError) -> CodeToken? {
    while true {
      if dedents > 0 {
        dedents -= 1
        return token(.dedent, position..<position)
      }
      switch phase {
      case .lineStart: if let found = try startLine() { return found }
      case .restOfBlankLine:
        phase = .lineStart
        return token(.nl, position..<lineEnd)
      case .tokens:
        if position >= lineEnd {
          phase = .lineStart
        } else if let found = try scanToken() {
          return found
        }
      case .closing: return close()
      case .end: return nil
      }
    }
  }

  /// Makes a token of the current line.
  func token(_ kind: CodeToken.Kind, _ range: Range<Int>) -> CodeToken {
    CodeToken(kind: kind, range: range, line: line, column: range.lowerBound - lineStart)
  }

  func fault(_ fault: LexicalError.Fault) -> LexicalError {
    LexicalError(fault, line: line, column: position - lineStart)
  }

  /// Moves to the next line, which is empty at the end of the text.
  mutating func advanceLine() {
    lastLine = lineStart..<lineEnd
    lineStart = lineEnd
    lineEnd = min(text.index(of: 0x0A, from: lineStart) + 1, text.count)
    position = lineStart
    line += 1
  }

  private mutating func startLine() throws(LexicalError) -> CodeToken? {
    advanceLine()
    let isEnd = lineStart == lineEnd
    guard depth == 0, !isContinued else {
      if isEnd { throw fault(.unfinishedStatement) }
      isContinued = false
      phase = .tokens
      return nil
    }
    let column = measureIndentation()
    guard !isEnd, position < lineEnd else {
      phase = .closing
      return nil
    }
    switch text[position] {
    case UInt8(ascii: "#"): return blankLineComment()
    case 0x0A, 0x0D: phase = .restOfBlankLine
    default:
      phase = .tokens
      return try indent(to: column)
    }
    return nil
  }

  /// Returns the column of the first character that is not a blank, with tab stops at every eighth.
  private mutating func measureIndentation() -> Int {
    var column = 0
    while position < lineEnd {
      switch text.bytes[position] {
      case 0x20: column += 1
      case 0x09: column = (column / 8 + 1) * 8
      case 0x0C: column = 0
      default: return column
      }
      position += 1
    }
    return column
  }

  /// Reads a comment on an otherwise blank line, up to the last character before the line end.
  private mutating func blankLineComment() -> CodeToken {
    let start = position
    position = lineEnd
    while position > start, text[position - 1] == 0x0A || text[position - 1] == 0x0D {
      position -= 1
    }
    phase = .restOfBlankLine
    return token(.comment, start..<position)
  }

  private mutating func indent(to column: Int) throws(LexicalError) -> CodeToken? {
    if column > indents[indents.count - 1] {
      indents.append(column)
      return token(.indent, lineStart..<position)
    }
    while column < indents[indents.count - 1] {
      guard indents.contains(column) else { throw fault(.inconsistentDedent) }
      indents.removeLast()
      dedents += 1
    }
    return nil
  }

  /// Returns the tokens that `tokenize` adds after the last line: the end of a line that had none,
  /// dedents, the end.
  private mutating func close() -> CodeToken {
    let last = lastLine
    lastLine = 0..<0
    let end = lineStart
    if !last.isEmpty, text[last.upperBound - 1] != 0x0A, text[last.upperBound - 1] != 0x0D,
      text[firstNonSpace(in: last)] != UInt8(ascii: "#")
    {
      return CodeToken(kind: .newline, range: end..<end, line: line - 1, column: last.count)
    }
    if indents.count > 1 {
      indents.removeLast()
      return CodeToken(kind: .dedent, range: end..<end, line: line, column: 0)
    }
    phase = .end
    return CodeToken(kind: .end, range: end..<end, line: line, column: 0)
  }

  private func firstNonSpace(in range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound, text.scalar(at: index).isPythonSpace {
      index += text.width(at: index)
    }
    return index
  }

  /// Reads a name, a keyword, or anything else that `\w+` matches.
  mutating func word() -> CodeToken {
    let start = position
    let opensName = text.scalar(at: start).startsPythonIdentifier
    while position < lineEnd {
      let byte = text.bytes[position]
      if byte < 0x80 {
        guard ByteSet.word.contains(byte) else { break }
        position += 1
      } else {
        guard text.scalar(at: position).isPythonWord else { break }
        position += text.width(at: position)
      }
    }
    let range = start..<position
    guard opensName else { return token(.operation, range) }
    return token(keywords.contains(text, range) ? .keyword : .identifier, range)
  }
}

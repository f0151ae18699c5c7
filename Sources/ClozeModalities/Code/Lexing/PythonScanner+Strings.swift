extension PythonScanner {
  static let prefixLetters = ByteSet("bBrRuUfF")

  /// Returns the place of the quote if a string's prefix (`StringPrefix`) starts at `start`.
  func quoteBehindPrefix(at start: Int) -> Int? {
    func isQuote(_ index: Int) -> Bool {
      text[index] == UInt8(ascii: "'") || text[index] == UInt8(ascii: "\"")
    }
    if isQuote(start + 1) { return start + 1 }
    guard isQuote(start + 2) else { return nil }
    let first = text[start] | 0x20, second = text[start + 1] | 0x20
    let hasRaw = (first == UInt8(ascii: "r")) != (second == UInt8(ascii: "r"))
    let other = first == UInt8(ascii: "r") ? second : first
    return hasRaw && (other == UInt8(ascii: "b") || other == UInt8(ascii: "f")) ? start + 2 : nil
  }

  /// Reads the string that starts at `start`; nil if its line ends before it does, so that it is
  /// not a string.
  mutating func string(from start: Int, quote: Int) throws(LexicalError) -> CodeToken? {
    let mark = text[quote]
    let place = CodeToken(
      kind: .string, range: start..<start, line: line, column: start - lineStart)
    if text[quote + 1] == mark, text[quote + 2] == mark {
      return try tripleQuoted(place, from: quote + 3, mark)
    }
    let isSingle = mark == UInt8(ascii: "'")
    if lineStart == (isSingle ? lonely.single : lonely.double) { return nil }
    if let string = try quoted(place, from: quote, mark) { return string }
    if isSingle { lonely.single = lineStart } else { lonely.double = lineStart }
    return nil
  }

  private mutating func quoted(
    _ place: CodeToken, from quote: Int, _ mark: UInt8
  ) throws(LexicalError) -> CodeToken? {
    var index = quote + 1
    while index < lineEnd {
      let byte = text.bytes[index]
      if byte == mark {
        position = index + 1
        return finished(place)
      }
      if byte == 0x0A { return nil }
      if byte == UInt8(ascii: "\\") {
        if let width = continuation(at: index) {
          return try continued(place, from: index + width, mark)
        }
        guard index + 1 < lineEnd else { return nil }
        index += 2
      } else {
        index += 1
      }
    }
    return nil
  }

  /// Returns the token that started at `place` and ends at `position`.
  private func finished(_ place: CodeToken, _ kind: CodeToken.Kind = .string) -> CodeToken {
    var token = place
    token.kind = kind
    token.range = place.range.lowerBound..<position
    return token
  }

  private mutating func tripleQuoted(
    _ place: CodeToken, from start: Int, _ mark: UInt8
  ) throws(LexicalError) -> CodeToken {
    var index = start
    while index < text.count {
      let byte = text.bytes[index]
      if byte == mark, text[index + 1] == mark, text[index + 2] == mark {
        position = index + 3
        while position > lineEnd { advanceLine(keeping: position) }
        return finished(place)
      }
      // A backslash escapes the next character, but not beyond the end of the line.
      index += byte == UInt8(ascii: "\\") && text[index + 1] != 0x0A ? 2 : 1
    }
    throw LexicalError(.unterminatedString, line: place.line, column: place.column)
  }

  private mutating func advanceLine(keeping end: Int) {
    advanceLine()
    position = end
  }

  /// Reads a string in single quotes that continues after a backslash at the end of its line. If
  /// one of its lines ends without a backslash, everything up to there is an error.
  private mutating func continued(
    _ place: CodeToken, from start: Int, _ mark: UInt8
  ) throws(LexicalError) -> CodeToken {
    while true {
      advanceLine()
      guard lineStart < lineEnd else {
        throw LexicalError(.unterminatedString, line: place.line, column: place.column)
      }
      if let end = closingQuote(mark) {
        position = end + 1
        return finished(place)
      }
      position = lineEnd
      guard endsInBackslash else { return finished(place, .error) }
    }
  }

  /// Returns the place of the first unescaped `mark` in the current line.
  private func closingQuote(_ mark: UInt8) -> Int? {
    var index = lineStart
    while index < lineEnd {
      let byte = text.bytes[index]
      if byte == mark { return index }
      index += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  /// True if the current line ends in a backslash, escaped or not.
  private var endsInBackslash: Bool {
    guard text[lineEnd - 1] == 0x0A else { return false }
    func isBackslash(_ distance: Int) -> Bool {
      lineEnd - distance >= lineStart && text[lineEnd - distance] == UInt8(ascii: "\\")
    }
    return isBackslash(2)
      || (lineEnd - lineStart >= 3 && text[lineEnd - 2] == 0x0D && isBackslash(3))
  }
}

extension PythonScanner {
  /// Reads the string that starts at `start`; nil if its line ends before it does, so that it is
  /// not a string.
  mutating func string(from start: Int, _ prefix: StringPrefix) throws(LexicalError) -> CodeToken? {
    let quote = prefix.quote, mark = text[quote]
    let place = CodeToken(
      kind: .string, range: start..<start, line: line, column: start - lineStart)
    if prefix.hasFields, let string = formatted(place, prefix) { return string }
    if prefix.isTemplate { return nil }
    if text[quote + 1] == mark, text[quote + 2] == mark {
      return try tripleQuoted(place, from: quote + 3, mark)
    }
    let isSingle = mark == UInt8(ascii: "'")
    if lineStart == (isSingle ? lonely.single : lonely.double) { return nil }
    if let string = try quoted(place, from: quote, mark) { return string }
    if isSingle { lonely.single = lineStart } else { lonely.double = lineStart }
    return nil
  }

  /// Reads an f-string or t-string with all its fields as one token; nil if Python 3.12 would not
  /// take it for one, so that the rules of strings hold.
  private mutating func formatted(_ place: CodeToken, _ prefix: StringPrefix) -> CodeToken? {
    guard bytesReadInVain <= 4 * text.count else { return nil }
    var scanner = FormattedStringScanner(text, prefix)
    guard scanner.skip(prefix) else {
      bytesReadInVain += scanner.index - prefix.quote
      return nil
    }
    return finished(place, at: scanner.index)
  }

  /// Returns the token that started at `place` and ends at `end`, perhaps lines further down.
  private mutating func finished(_ place: CodeToken, at end: Int) -> CodeToken {
    position = end
    while end > lineEnd {
      advanceLine()
      position = end
    }
    return finished(place)
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
        return finished(place, at: index + 3)
      }
      // A backslash escapes the next character, but not beyond the end of the line.
      index += byte == UInt8(ascii: "\\") && text[index + 1] != 0x0A ? 2 : 1
    }
    throw LexicalError(.unterminatedString, line: place.line, column: place.column)
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

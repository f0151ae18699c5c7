extension PythonScanner {
  /// Reads the token at `position` within a line, as the pattern `PseudoToken` matches it; nil at
  /// the end of a continued line and of the text.
  mutating func scanToken() throws(LexicalError) -> CodeToken? {
    if position < errorsEnd { return error() }
    let gap = position
    while position < lineEnd, isBlank(text.bytes[position]) { position += 1 }
    guard position < lineEnd else { return nil }
    let start = position
    switch text.bytes[start] {
    case 0x0A: return lineBreak(1)
    case 0x0D where text[start + 1] == 0x0A: return lineBreak(2)
    case UInt8(ascii: "\\"):
      if let width = continuation(at: start) {
        position += width
        isContinued = true
        return nil
      }
    case UInt8(ascii: "#"): return comment()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    case UInt8(ascii: ".") where ByteSet.digits.contains(text[start + 1]): return number()
    default:
      if let prefix = StringPrefix(text, at: start), let string = try string(from: start, prefix) {
        return string
      }
      if let found = wordOrOperator() { return found }
    }
    position = gap
    errorsEnd = start + text.width(at: start)
    return error()
  }

  /// Returns an error token for a character that fits no token, and for each blank before it.
  private mutating func error() -> CodeToken {
    let start = position
    position += text.width(at: start)
    return token(.error, start..<position)
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0C }

  private mutating func lineBreak(_ width: Int) -> CodeToken {
    position += width
    return token(depth > 0 ? .nl : .newline, position - width..<position)
  }

  /// Returns the length in bytes of a backslash and the line end after it; nil if something else
  /// follows.
  func continuation(at index: Int) -> Int? {
    if text[index + 1] == 0x0A { return 2 }
    return text[index + 1] == 0x0D && text[index + 2] == 0x0A ? 3 : nil
  }

  private mutating func comment() -> CodeToken {
    let start = position
    while position < lineEnd, text.bytes[position] != 0x0A, text.bytes[position] != 0x0D {
      position += 1
    }
    return token(.comment, start..<position)
  }

  private mutating func wordOrOperator() -> CodeToken? {
    let byte = text.bytes[position]
    if byte < 0x80 ? ByteSet.letters.contains(byte) : text.scalar(at: position).isPythonWord {
      return word()
    }
    let width = operatorWidth(byte)
    guard width > 0 else { return nil }
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
    default: break
    }
    position += width
    return token(.operation, position - width..<position)
  }

  /// Returns the length in bytes of the longest operator at `position` (`EXACT_TOKEN_TYPES`); 0 if
  /// there is none.
  private func operatorWidth(_ first: UInt8) -> Int {
    let second = text[position + 1], isAssignment = second == UInt8(ascii: "=")
    switch first {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "~"):
      return 1
    case UInt8(ascii: "."): return text.has("...", at: position) ? 3 : 1
    case UInt8(ascii: "!"): return isAssignment ? 2 : 0
    case UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: ":"),
      UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "^"), UInt8(ascii: "|"):
      return isAssignment ? 2 : 1
    case UInt8(ascii: "-"): return isAssignment || second == UInt8(ascii: ">") ? 2 : 1
    case UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "<"), UInt8(ascii: ">"):
      if second == first { return text[position + 2] == UInt8(ascii: "=") ? 3 : 2 }
      return isAssignment ? 2 : 1
    default: return 0
    }
  }
}

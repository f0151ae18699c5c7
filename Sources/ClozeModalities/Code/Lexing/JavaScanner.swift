/// Produces the tokens of Java source without Unicode escapes one by one, as javalang 0.13 and
/// CuBERT's extension of it do.
struct JavaScanner {
  let text: ByteText
  var position = 0
  /// The place of the quote before the text of a text block.
  var blockStart: Int?
  private var isDone = false
  private let keywords = KeywordSet.java

  init(_ text: ByteText) { self.text = text }

  /// Returns the next token; nil after the one of kind `end`.
  mutating func next() throws(LexicalError) -> (kind: CodeToken.Kind, range: Range<Int>)? {
    let start = position
    guard start < text.count else {
      defer { isDone = true }
      return isDone ? nil : (.end, start..<start)
    }
    let kind = try scan(text.bytes[start], text[start + 1])
    return (kind, start..<position)
  }

  private mutating func scan(
    _ byte: UInt8, _ following: UInt8
  ) throws(LexicalError) -> CodeToken.Kind {
    let start = position
    switch byte {
    case 0x20, 0x0A, 0x09, 0x0D: return whitespace()
    case UInt8(ascii: "/") where following == byte || following == UInt8(ascii: "*"):
      return try comment(following)
    case UInt8(ascii: "@"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ";"),
      UInt8(ascii: ","):
      position += 1
      return .operation
    case UInt8(ascii: "."):
      if text.has("...", at: start) { return take(3) }
      if start + 1 < text.count, text.scalar(at: start + 1).isPythonDigit { return try number() }
      return take(1)
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return try string(byte)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: return wordOrOther(byte)
    }
  }

  private mutating func take(
    _ width: Int, _ kind: CodeToken.Kind = .operation
  ) -> CodeToken.Kind {
    position += width
    return kind
  }

  func fault(_ fault: LexicalError.Fault, at index: Int) -> LexicalError {
    var cursor = LineCursor()
    cursor.advance(to: index, in: text)
    return LexicalError(fault, line: cursor.line, column: index - cursor.lineStart)
  }

  private mutating func wordOrOther(_ byte: UInt8) -> CodeToken.Kind {
    let scalar = text.scalar(at: position)
    if scalar.startsJavaIdentifier { return word() }
    if scalar.isPythonSpace { return whitespace() }
    let width = operatorWidth(byte)
    return width > 0 ? take(width) : take(text.width(at: position), .error)
  }

  private mutating func whitespace() -> CodeToken.Kind {
    while position < text.count, text.scalar(at: position).isPythonSpace {
      position += text.width(at: position)
    }
    return .whitespace
  }

  private mutating func comment(_ opening: UInt8) throws(LexicalError) -> CodeToken.Kind {
    if opening == UInt8(ascii: "/") {
      position = min(text.index(of: 0x0A, from: position) + 1, text.count)
      return .comment
    }
    var slash = text.index(of: UInt8(ascii: "/"), from: position + 3)
    while slash < text.count, text[slash - 1] != UInt8(ascii: "*") {
      slash = text.index(of: UInt8(ascii: "/"), from: slash + 1)
    }
    guard slash < text.count else { throw fault(.unterminatedComment, at: position) }
    position = slash + 1
    return .comment
  }

  private mutating func word() -> CodeToken.Kind {
    let start = position
    while position < text.count {
      let byte = text.bytes[position]
      if byte < 0x80 {
        guard ByteSet.word.contains(byte) || byte == UInt8(ascii: "$") else { break }
        position += 1
      } else {
        guard text.scalar(at: position).continuesJavaIdentifier else { break }
        position += text.width(at: position)
      }
    }
    return keywords.contains(text, start..<position) ? .keyword : .identifier
  }

  /// Returns the length in bytes of the longest operator at `position`; 0 if there is none. `>>`
  /// and `>>>` are left to the parser, which alone can distinguish them from the ends of type
  /// arguments.
  private func operatorWidth(_ first: UInt8) -> Int {
    let second = text[position + 1]
    let isAssignment = second == UInt8(ascii: "=")
    switch first {
    case UInt8(ascii: "?"), UInt8(ascii: "~"): return 1
    case UInt8(ascii: ":"): return second == first ? 2 : 1
    case UInt8(ascii: "%"), UInt8(ascii: "^"), UInt8(ascii: "/"), UInt8(ascii: "*"),
      UInt8(ascii: "!"), UInt8(ascii: "="):
      return isAssignment ? 2 : 1
    case UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: "+"):
      return isAssignment || second == first ? 2 : 1
    case UInt8(ascii: "-"):
      return isAssignment || second == first || second == UInt8(ascii: ">") ? 2 : 1
    case UInt8(ascii: "<"):
      if text.has("<<=", at: position) { return 3 }
      return isAssignment || second == first ? 2 : 1
    case UInt8(ascii: ">"):
      if text.has(">>>=", at: position) { return 4 }
      return text.has(">>=", at: position) ? 3 : isAssignment ? 2 : 1
    default: return 0
    }
  }
}

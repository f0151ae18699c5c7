/// Splits single tokens into pieces (`unified_tokenizer.py`): identifiers by case and underscores,
/// text by classes of characters, and both, like numbers, at 15 characters.
struct TokenSplitter {
  /// The pieces made so far.
  var pieces = CodePieces()

  /// The maximum number of characters of a piece.
  static let longest = 15
  /// The maximum number of equal blanks in a piece.
  static let longestBlanks = 20

  /// Appends the pieces of the token of `kind` at `range` of `text`, which is not empty.
  mutating func append(_ kind: CodeToken.Kind, _ text: ByteText, _ range: Range<Int>) {
    switch kind {
    case .identifier: splitIdentifier(text, range)
    case .string, .comment, .whitespace: splitText(text, range)
    case .number: part(text, range)
    case .keyword, .operation, .newline, .nl, .indent, .dedent, .error, .end:
      return pieces.append(text, range)
    }
    pieces.closeToken()
  }

  /// Appends the characters at `range`, in parts that are not too long.
  mutating func part(_ text: ByteText, _ range: Range<Int>) {
    var start = range.lowerBound
    if range.count > Self.longest {
      var index = start
      var length = 0
      while index < range.upperBound {
        if length == Self.longest {
          pieces.appendPart(text, start..<index)
          start = index
          length = 0
        }
        index += text.width(at: index)
        length += 1
      }
    }
    pieces.appendPart(text, start..<range.upperBound)
  }
}

extension TokenSplitter {
  /// Splits snake case, then camel case; underscores stay with the piece before them.
  mutating func splitIdentifier(_ text: ByteText, _ range: Range<Int>) {
    var start = range.lowerBound
    while start < range.upperBound {
      var end = wordEnd(text, start..<range.upperBound)
      while end < range.upperBound, text.bytes[end] == UInt8(ascii: "_") { end += 1 }
      part(text, start..<end)
      start = end
    }
  }

  /// Returns the end of the camel-case word at the start of `range`; an underscore ends it too.
  private func wordEnd(_ text: ByteText, _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    var lastUpper = index
    var uppers = 0
    while index < range.upperBound, letterCase(text, index) == .upper {
      lastUpper = index
      uppers += 1
      index += text.width(at: index)
    }
    let isLower = index < range.upperBound && letterCase(text, index) == .other
    if uppers > 1 { return isLower ? lastUpper : index }
    if uppers == 1, !isLower { return index }
    if uppers == 0, index < range.upperBound, letterCase(text, index) == .title {
      index += text.width(at: index)
    }
    while index < range.upperBound, letterCase(text, index) == .other {
      index += text.width(at: index)
    }
    return index
  }

  /// Returns the case of the character at `index`; nil for an underscore.
  @inline(__always) private func letterCase(_ text: ByteText, _ index: Int) -> IdentifierCase? {
    let byte = text.bytes[index]
    if byte == UInt8(ascii: "_") { return nil }
    if byte < 0x80 { return byte >= 0x41 && byte <= 0x5A ? .upper : .other }
    return text.scalar(at: index).identifierCase
  }
}

extension TokenSplitter {
  /// Splits text into runs of upper-case letters, lower-case letters, digits and others; a capital
  /// stays with the lower case after it. White space is separate, with equal blanks together.
  mutating func splitText(_ text: ByteText, _ range: Range<Int>) {
    var start = range.lowerBound
    var last = start
    var index = start
    var state: TextClass?
    var length = 0
    while index < range.upperBound {
      let next = textClass(text, index)
      var isCut = false
      switch (state, next) {
      case (nil, _): break
      case (.special, .special): isCut = cutsBlanks(text, last, index, length)
      case (.upper, .lower):
        if length > 1 {
          part(text, start..<last)
          start = last
          length = 1
        }
      default: isCut = state != next
      }
      if isCut {
        part(text, start..<index)
        start = index
        length = 0
      }
      length += 1
      state = next
      last = index
      index += text.width(at: index)
    }
    part(text, start..<range.upperBound)
  }

  @inline(__always) private func textClass(_ text: ByteText, _ index: Int) -> TextClass {
    let byte = text.bytes[index]
    if byte >= 0x80 { return text.scalar(at: index).textClass }
    if byte >= 0x61 && byte <= 0x7A { return .lower }
    if byte >= 0x41 && byte <= 0x5A { return .upper }
    return byte >= 0x30 && byte <= 0x39 ? .digit : .special
  }

  /// True if a cut falls between two characters that are neither letters nor digits, `length` after
  /// the last one.
  private func cutsBlanks(_ text: ByteText, _ last: Int, _ index: Int, _ length: Int) -> Bool {
    let byte = text.bytes[index]
    if byte == 0x20 || byte == 0x09, byte == text.bytes[last] {
      return length >= Self.longestBlanks
    }
    return text.scalar(at: index).isPythonSpace || text.scalar(at: last).isPythonSpace
  }
}

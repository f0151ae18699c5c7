/// Finds the ends of f-strings and t-strings as Python 3.12 and later read them (PEP 701, 750).
///
/// Replacement fields hold any tokens: strings in the same quotes, such strings again, backslashes,
/// comments and line ends. What Python 3.11 accepts has the same end here.
struct FormattedStringScanner {
  /// The quotes of a string.
  private struct Quotes {
    let mark: UInt8
    let isTriple: Bool
    let isRaw: Bool

    init(_ text: ByteText, _ prefix: StringPrefix) {
      let mark = text[prefix.quote]
      self.mark = mark
      isTriple = text[prefix.quote + 1] == mark && text[prefix.quote + 2] == mark
      isRaw = prefix.isRaw
    }

    var count: Int { isTriple ? 3 : 1 }
  }

  /// The most fields within each other, as many as CPython has of such strings.
  private static let deepest = 150
  /// The most open brackets in a field.
  private static let mostBrackets = 200

  private let text: ByteText
  private var depth = 0
  /// The place reached.
  private(set) var index: Int

  /// Prepares to read the string whose letters and quotes are `prefix`.
  init(_ text: ByteText, _ prefix: StringPrefix) { (self.text, index) = (text, prefix.quote) }

  /// Moves behind the string with `prefix`.
  ///
  /// - Returns: false if Python would not take it for a string.
  mutating func skip(_ prefix: StringPrefix) -> Bool {
    let quotes = Quotes(text, prefix)
    index = prefix.quote + quotes.count
    return prefix.hasFields ? skipText(quotes) : skipPlain(quotes)
  }

  private mutating func skipPlain(_ quotes: Quotes) -> Bool {
    while index < text.count {
      if isClosed(quotes) { return true }
      guard quotes.isTriple || text.bytes[index] != 0x0A else { return false }
      skipCharacter()
    }
    return false
  }

  /// Moves behind the closing quotes, if they are here.
  private mutating func isClosed(_ quotes: Quotes) -> Bool {
    for offset in 0..<quotes.count where text[index + offset] != quotes.mark { return false }
    index += quotes.count
    return index <= text.count
  }

  /// Moves behind a byte, or behind a backslash and what it escapes.
  private mutating func skipCharacter() {
    let isEscape = text[index] == UInt8(ascii: "\\")
    index += !isEscape ? 1 : text[index + 1] == 0x0D && text[index + 2] == 0x0A ? 3 : 2
  }

  /// Moves behind the closing quotes, past all fields.
  private mutating func skipText(_ quotes: Quotes) -> Bool {
    while index < text.count {
      if isClosed(quotes) { return true }
      switch text.bytes[index] {
      case 0x0A where !quotes.isTriple: return false
      case UInt8(ascii: "{"):
        let isDoubled = text[index + 1] == UInt8(ascii: "{")
        index += isDoubled ? 2 : 1
        guard isDoubled || skipField(in: quotes) else { return false }
      case UInt8(ascii: "}"):
        guard text[index + 1] == UInt8(ascii: "}") else { return false }
        index += 2
      default: skipLiteral(quotes)
      }
    }
    return false
  }

  /// Moves behind a character of the text, an escape, or `\N{...}`. A brace after a backslash is
  /// one nevertheless.
  private mutating func skipLiteral(_ quotes: Quotes) {
    guard text[index] == UInt8(ascii: "\\") else {
      index += 1
      return
    }
    if text[index + 1] == UInt8(ascii: "{") || text[index + 1] == UInt8(ascii: "}") {
      index += 1
      return
    }
    let isName = !quotes.isRaw && text.has("\\N{", at: index)
    skipCharacter()
    guard isName else { return }
    while index < text.count, text[index] != 0x0A, text[index] != quotes.mark {
      index += 1
      if text[index - 1] == UInt8(ascii: "}") { return }
    }
  }

  /// Moves from behind the brace that opens a field behind the one that closes it.
  private mutating func skipField(in quotes: Quotes) -> Bool {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { return false }
    var closing: [UInt8] = []
    while index < text.count {
      let byte = text.bytes[index]
      switch byte {
      case UInt8(ascii: "}") where closing.isEmpty:
        index += 1
        return true
      case UInt8(ascii: ":") where closing.isEmpty:
        index += 1
        guard skipSpecification(quotes) else { return false }
        continue
      case UInt8(ascii: "("): closing.append(UInt8(ascii: ")"))
      case UInt8(ascii: "["): closing.append(UInt8(ascii: "]"))
      case UInt8(ascii: "{"): closing.append(UInt8(ascii: "}"))
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard closing.popLast() == byte else { return false }
      default:
        guard skipToken() else { return false }
        continue
      }
      index += 1
      guard closing.count <= Self.mostBrackets else { return false }
    }
    return false
  }

  /// Moves behind a comment, a string, a word, or another byte.
  private mutating func skipToken() -> Bool {
    if let prefix = StringPrefix(text, at: index) { return skip(prefix) }
    switch text.bytes[index] {
    case UInt8(ascii: "#"): index = text.index(of: 0x0A, from: index)
    case let byte where ByteSet.word.contains(byte) || byte >= 0x80:
      while ByteSet.word.contains(text[index]) || text[index] >= 0x80 { index += 1 }
    default: index += 1
    }
    return true
  }

  /// Moves from behind a field's colon to the brace that closes the field.
  private mutating func skipSpecification(_ quotes: Quotes) -> Bool {
    while index < text.count {
      switch text.bytes[index] {
      case UInt8(ascii: "}"): return true
      case UInt8(ascii: "{"):
        index += 1
        guard skipField(in: quotes) else { return false }
      case quotes.mark:
        if isClosed(quotes) { return false }
        index += 1
      default: skipLiteral(quotes)
      }
    }
    return false
  }
}

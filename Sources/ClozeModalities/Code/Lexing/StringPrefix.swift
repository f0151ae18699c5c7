/// The letters and quotes with which a string of Python starts.
struct StringPrefix {
  /// The place of the first quote.
  let quote: Int
  /// True if backslashes escape nothing but quotes and line ends.
  let isRaw: Bool
  /// True for f-strings and t-strings, which have replacement fields.
  let hasFields: Bool
  /// True for t-strings, which Python has had since 3.14.
  let isTemplate: Bool

  private static let letters = ByteSet("bBrRuUfFtT")
  /// Letters that may go with `r`.
  private static let besideRaw = ByteSet("bft")

  /// Finds a prefix with its quote at `start`; nil if there is none.
  init?(_ text: ByteText, at start: Int) {
    guard let quote = Self.quote(text, at: start) else { return nil }
    self.quote = quote
    var letters = (raw: false, formatted: false, template: false)
    for index in start..<quote {
      switch text[index] | 0x20 {
      case UInt8(ascii: "r"): letters.raw = true
      case UInt8(ascii: "f"): letters.formatted = true
      case UInt8(ascii: "t"): letters.template = true
      default: break
      }
    }
    (isRaw, isTemplate) = (letters.raw, letters.template)
    hasFields = letters.formatted || letters.template
  }

  private static func quote(_ text: ByteText, at start: Int) -> Int? {
    if text.isQuote(at: start) { return start }
    guard letters.contains(text[start]) else { return nil }
    if text.isQuote(at: start + 1) { return start + 1 }
    guard text.isQuote(at: start + 2) else { return nil }
    let first = text[start] | 0x20, second = text[start + 1] | 0x20
    let hasRaw = (first == UInt8(ascii: "r")) != (second == UInt8(ascii: "r"))
    let other = first == UInt8(ascii: "r") ? second : first
    return hasRaw && besideRaw.contains(other) ? start + 2 : nil
  }
}

extension ByteText {
  /// True if a single or double quote is at `index`.
  func isQuote(at index: Int) -> Bool {
    self[index] == UInt8(ascii: "'") || self[index] == UInt8(ascii: "\"")
  }
}

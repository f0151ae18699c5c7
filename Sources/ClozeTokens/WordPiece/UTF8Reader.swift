/// Reads scalars from bytes that may not be UTF-8.
enum UTF8Reader {
  /// Returns the scalar at `position`, which must hold a byte of 0x80 or more, and moves past it.
  ///
  /// Returns nil and moves by one byte if the bytes are not UTF-8 (Unicode Standard, table 3-7).
  /// Repaired text would have U+FFFD there, which BERT's normaliser removes, so nil is enough.
  static func scalar(
    in text: UnsafeBufferPointer<UInt8>, at position: inout Int
  ) -> UInt32? {
    let lead = text[position]
    let start = position
    position += 1
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return nil
    }
    guard start + length <= text.count, second.contains(text[start + 1]) else { return nil }
    var scalar = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for index in start + 1..<start + length {
      guard text[index] & 0xC0 == 0x80 else { return nil }
      scalar = scalar << 6 | UInt32(text[index] & 0x3F)
    }
    position = start + length
    return scalar
  }

  /// Returns the character that starts at `position`; nil at the end and for bytes that are not
  /// UTF-8.
  static func first(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> Unicode.Scalar? {
    guard position < text.count else { return nil }
    guard text[position] >= 0x80 else { return Unicode.Scalar(text[position]) }
    var position = position
    return scalar(in: text, at: &position).flatMap(Unicode.Scalar.init)
  }

  /// Returns the character that ends before `end`; nil at the start and for bytes that are not
  /// UTF-8.
  static func last(in text: UnsafeBufferPointer<UInt8>, before end: Int) -> Unicode.Scalar? {
    var start = end - 1
    while start > 0, end - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
    guard start >= 0, let found = first(in: text, at: start), found.utf8.count == end - start
    else { return nil }
    return found
  }
}

/// Walks through the JSON of one line (RFC 8259), decoding strings in place, since a decoded escape
/// is never longer than the escape itself.
struct JSONCursor {
  private let bytes: ByteLines.Line
  private var index = 0
  private var depth = 0
  // Parsing recurses, so that unlimited nesting would exhaust the stack.
  private static let maximumDepth = 256

  init(_ bytes: ByteLines.Line) { self.bytes = bytes }

  /// The next byte that is not white space, 0 at the end.
  private mutating func peek() -> UInt8 {
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    return index < bytes.count ? bytes[index] : 0
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  /// Calls `member` with each key of the object that starts here; it must consume the value.
  mutating func object(
    _ member: (inout JSONCursor, UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    try list(from: "{", to: "}") { json in
      let key = try json.string()
      try json.expect(":")
      try member(&json, key)
    }
  }

  /// Calls `element` at each element of the array that starts here; it must consume the element.
  mutating func array(_ element: (inout JSONCursor) throws -> Void) throws {
    try list(from: "[", to: "]", element)
  }

  private mutating func list(
    from open: Unicode.Scalar, to close: Unicode.Scalar,
    _ element: (inout JSONCursor) throws -> Void
  ) throws {
    try expect(open)
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw malformed("nested too deeply") }
    if peek() == UInt8(ascii: close) { return index += 1 }
    while true {
      try element(&self)
      guard peek() == UInt8(ascii: ",") else { return try expect(close) }
      index += 1
    }
  }

  /// Throws unless nothing but white space follows.
  mutating func end() throws {
    guard peek() == 0 && index == bytes.count else {
      throw malformed("something follows the record")
    }
  }

  /// True if an array starts here.
  mutating func isArray() -> Bool { peek() == UInt8(ascii: "[") }

  /// Consumes a null; returns false if there is none here.
  mutating func isNull() throws -> Bool {
    guard peek() == UInt8(ascii: "n") else { return false }
    try skip()
    return true
  }

  /// Reads a string or number as text.
  mutating func name(_ role: InteractionColumn) throws -> UnsafeBufferPointer<UInt8> {
    switch peek() {
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw malformed("the \(role.rawValue) is neither a string nor a number")
    }
  }

  /// Skips a value of any kind.
  mutating func skip() throws {
    switch peek() {
    case UInt8(ascii: "\""): try skipString()
    case UInt8(ascii: "{"): try object { json, _ in try json.skip() }
    case UInt8(ascii: "["): try array { json in try json.skip() }
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
    default: try word()
    }
  }

  private mutating func word() throws {
    for word in ["true", "false", "null"] where bytes[index...].starts(with: word.utf8) {
      return index += word.utf8.count
    }
    throw unexpected()
  }

  private mutating func number() throws -> UnsafeBufferPointer<UInt8> {
    let start = index
    while index < bytes.count, isNumeric(bytes[index]) { index += 1 }
    let text = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(bytes)[start..<index])
    guard text.allSatisfy({ $0 &- 0x30 < 10 }) || isNumber(text) else {
      throw malformed("unexpected \(excerpt(text).quoted)")
    }
    return text
  }

  private func isNumeric(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || byte == 0x2D || byte == 0x2B || byte == 0x2E || byte | 0x20 == 0x65
  }

  private func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.first != 0x2B && text.first != 0x2E && Double(String(decoding: text, as: UTF8.self)) != nil
  }

  private mutating func expect(_ wanted: Unicode.Scalar) throws {
    guard peek() == UInt8(ascii: wanted), index < bytes.count else { throw unexpected() }
    index += 1
  }

  private func unexpected() -> LineProblem {
    guard index < bytes.count else { return malformed("the record is not complete") }
    return malformed("unexpected \(excerpt(bytes[index...].prefix(12)).quoted)")
  }

  private func malformed(_ reason: String) -> LineProblem { .malformedRecord(reason) }
}

// Strings.
extension JSONCursor {
  private static var quote: UInt8 { 0x22 }
  private static var backslash: UInt8 { 0x5C }

  /// Skips a string without decoding it.
  private mutating func skipString() throws {
    index += 1
    while index < bytes.count, bytes[index] != Self.quote {
      index += bytes[index] == Self.backslash ? 2 : 1
    }
    guard index < bytes.count else { throw malformed("a string is not closed") }
    index += 1
  }

  /// Reads the string that starts here, decoded in place.
  private mutating func string() throws -> UnsafeBufferPointer<UInt8> {
    try expect("\"")
    let start = index
    while index < bytes.count, bytes[index] != Self.quote, bytes[index] != Self.backslash {
      index += 1
    }
    var end = index
    while index < bytes.count, bytes[index] != Self.quote {
      if bytes[index] == Self.backslash {
        try decodeEscape(to: &end)
      } else {
        bytes[end] = bytes[index]
        (end, index) = (end + 1, index + 1)
      }
    }
    guard index < bytes.count else { throw malformed("a string is not closed") }
    index += 1
    return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(bytes)[start..<end])
  }

  /// Reads an escape and writes the decoded character to `end`.
  private mutating func decodeEscape(to end: inout Int) throws {
    guard index + 1 < bytes.count else { throw malformed("a string is not closed") }
    let sort = bytes[index + 1]
    guard sort != UInt8(ascii: "u") else {
      for byte in String(try scalar()).utf8 {
        bytes[end] = byte
        end += 1
      }
      return
    }
    bytes[end] = try Self.plain(sort)
    (end, index) = (end + 1, index + 2)
  }

  private static func plain(_ sort: UInt8) throws -> UInt8 {
    switch sort {
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case quote, backslash, UInt8(ascii: "/"): return sort
    default:
      throw LineProblem.malformedRecord("unknown escape \(excerpt([backslash, sort]).quoted)")
    }
  }

  /// Reads a `\u` escape, or the two of a surrogate pair.
  private mutating func scalar() throws -> Unicode.Scalar {
    let high = try codeUnit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    let low = try codeUnit()
    guard high < 0xDC00, 0xDC00...0xDFFF ~= low,
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw malformed("half of a surrogate pair") }
    return scalar
  }

  private mutating func codeUnit() throws -> UInt32 {
    let escape = bytes[index...].prefix(6)
    let digits = String(decoding: escape.dropFirst(2), as: UTF8.self)
    guard escape.starts(with: [Self.backslash, UInt8(ascii: "u")]), digits.utf8.count == 4,
      digits.allSatisfy(\.isHexDigit), let unit = UInt32(digits, radix: 16)
    else {
      throw malformed("a \\u escape needs four hexadecimal digits, and a partner if it is half")
    }
    index += 6
    return unit
  }
}

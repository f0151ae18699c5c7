/// A JSON value whose texts are kept as UTF-8 bytes.
///
/// Foundation's decoders put objects into dictionaries of `String`, in which canonically equivalent
/// keys coincide; a tokenizer's vocabulary has such keys.
enum JSONText: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case text([UInt8])
  case array([JSONText])
  case object([Member])

  /// One key with its value, in the file's order.
  struct Member: Equatable {
    let key: [UInt8]
    let value: JSONText
  }

  /// The value for `key` in an object; nil if this is no object or has no such key.
  subscript(key: String) -> JSONText? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key.elementsEqual(key.utf8) }?.value
  }

  /// The truth value, or nil.
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The text, or nil.
  var text: String? {
    if case .text(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }

  /// Returns `text` in quotes, escaped for JSON.
  static func quoted(_ text: some Sequence<UInt8>) -> [UInt8] {
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    let digits = Array("0123456789abcdef".utf8)
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
      case ..<0x20:
        quoted += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: quoted.append(byte)
      }
    }
    quoted.append(UInt8(ascii: "\""))
    return quoted
  }
}

/// A problem in a JSON text, and its byte offset.
struct JSONTextError: Error, CustomStringConvertible {
  let offset: Int
  let expected: String

  var description: String { "not JSON at byte \(offset): \(expected) expected" }
}

/// A recursive-descent parser of JSON (RFC 8259).
struct JSONTextParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  // Parsing recurses, so that unlimited nesting would exhaust the stack.
  private static let depthLimit = 128

  /// Parses the value in `bytes`.
  static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws -> JSONText {
    var parser = JSONTextParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    guard parser.peek() == nil else { throw parser.failure("the end") }
    return value
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private func failure(_ expected: String) -> JSONTextError {
    JSONTextError(offset: position, expected: expected)
  }

  /// Returns the next byte that is not white space without consuming it.
  private mutating func peek() -> UInt8? {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case let byte: return byte
      }
    }
    return nil
  }

  private mutating func take(_ byte: UInt8) throws {
    guard peek() == byte else { throw failure("'\(Character(UnicodeScalar(byte)))'") }
    position += 1
  }

  private mutating func value(depth: Int) throws -> JSONText {
    guard depth < Self.depthLimit else { throw failure("less nesting") }
    switch peek() {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try elements(depth: depth))
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: String, _ value: JSONText) throws -> JSONText {
    guard bytes[position...].starts(with: word.utf8) else { throw failure(word) }
    position += word.utf8.count
    return value
  }

  private mutating func number() throws -> Double {
    let start = position
    while position < bytes.count, "+-.0123456789eE".utf8.contains(bytes[position]) { position += 1 }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Double(digits) else {
      position = start
      throw failure("a value")
    }
    return number
  }

  private mutating func members(depth: Int) throws -> [JSONText.Member] {
    var members: [JSONText.Member] = []
    try list(from: UInt8(ascii: "{"), to: UInt8(ascii: "}")) { parser in
      guard parser.peek() == UInt8(ascii: "\"") else { throw parser.failure("a key") }
      let key = try parser.string()
      try parser.take(UInt8(ascii: ":"))
      members.append(.init(key: key, value: try parser.value(depth: depth + 1)))
    }
    return members
  }

  private mutating func elements(depth: Int) throws -> [JSONText] {
    var elements: [JSONText] = []
    try list(from: UInt8(ascii: "["), to: UInt8(ascii: "]")) { parser in
      elements.append(try parser.value(depth: depth + 1))
    }
    return elements
  }

  private mutating func list(
    from first: UInt8, to last: UInt8, _ element: (inout JSONTextParser) throws -> Void
  ) throws {
    try take(first)
    if peek() == last { return position += 1 }
    while true {
      try element(&self)
      if peek() == last { return position += 1 }
      try take(UInt8(ascii: ","))
    }
  }

  private mutating func string() throws -> [UInt8] {
    try take(UInt8(ascii: "\""))
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return text
      case UInt8(ascii: "\\"): try escape(into: &text)
      default: text.append(byte)
      }
    }
    throw failure("'\"'")
  }

  private mutating func escape(into text: inout [UInt8]) throws {
    guard position < bytes.count else { throw failure("an escape") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "u"): text += try Array(String(scalar()).utf8)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    default: throw failure("an escape")
    }
  }

  /// Reads the scalar of `\uXXXX` or of a surrogate pair; U+FFFD for half a pair.
  private mutating func scalar() throws -> Unicode.Scalar {
    let unit = try hexadecimal()
    guard unit & 0xFC00 == 0xD800, bytes[position...].starts(with: "\\u".utf8) else {
      return Unicode.Scalar(unit) ?? "\u{FFFD}"
    }
    let start = position
    position += 2
    let low = try hexadecimal()
    guard low & 0xFC00 == 0xDC00 else {
      position = start
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + ((unit & 0x3FF) << 10 | low & 0x3FF)) ?? "\u{FFFD}"
  }

  private mutating func hexadecimal() throws -> UInt32 {
    let digits = bytes[position..<min(position + 4, bytes.count)]
    guard digits.count == 4, digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits") }
    position += 4
    return unit
  }
}

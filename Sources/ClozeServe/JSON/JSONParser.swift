/// A parser of JSON (RFC 8259) that accepts nothing else: no comments, no NaN, no second member of
/// a name, no ill-formed UTF-8 and no deep nesting, which would exhaust the stack.
struct JSONParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  private var depth = 0

  private static let maximumDepth = 64

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Returns the value in `bytes`, which hold one and nothing else.
  ///
  /// - Throws: `JSONError`.
  static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value()
    parser.skipBlanks()
    guard parser.index == bytes.count else { throw parser.error("something follows the value") }
    return value
  }

  /// Returns the value in `text`.
  ///
  /// - Throws: `JSONError`.
  static func parse(_ text: String) throws -> JSONValue {
    var text = text
    return try text.withUTF8 { try parse($0) }
  }

  /// The byte at hand, or nil at the end.
  private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipBlanks() {
    while let byte, byte <= 0x20, Self.isBlank(byte) { index += 1 }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private mutating func value() throws -> JSONValue {
    skipBlanks()
    guard let byte else { throw error("the value is not complete") }
    switch byte {
    case UInt8(ascii: "{"): return .object(try members())
    case UInt8(ascii: "["): return .list(try elements())
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .flag(true))
    case UInt8(ascii: "f"): return try word("false", .flag(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw error("no value starts here")
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws -> JSONValue {
    guard bytes[index...].starts(with: word.utf8) else { throw error("no value starts here") }
    index += word.utf8.count
    return value
  }

  private mutating func elements() throws -> [JSONValue] {
    var elements: [JSONValue] = []
    try list(to: UInt8(ascii: "]")) { parser in elements.append(try parser.value()) }
    return elements
  }

  private mutating func members() throws -> [JSONMember] {
    var members: [JSONMember] = []
    // A set would cost more than it saves in objects of a few members.
    var names: Set<String> = []
    try list(to: UInt8(ascii: "}")) { parser in
      parser.skipBlanks()
      guard parser.byte == UInt8(ascii: "\"") else { throw parser.error("a name is missing") }
      let name = try parser.string()
      let isKnown =
        members.count < 16 ? members.contains { $0.name == name } : names.contains(name)
      guard !isKnown else { throw parser.error("two members have the name '\(name.prefix(40))'") }
      parser.skipBlanks()
      guard parser.byte == UInt8(ascii: ":") else { throw parser.error("a colon is missing") }
      parser.index += 1
      members.append(JSONMember(name, try parser.value()))
      if members.count == 16 { names = Set(members.map(\.name)) }
      if members.count > 16 { names.insert(name) }
    }
    return members
  }

  /// Reads what an opening bracket, the byte at hand, and `end` enclose, element by element.
  private mutating func list(
    to end: UInt8, _ element: (inout JSONParser) throws -> Void
  ) throws {
    index += 1
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw error("nested too deeply") }
    skipBlanks()
    if byte == end { return index += 1 }
    while true {
      try element(&self)
      skipBlanks()
      guard byte == UInt8(ascii: ",") else { break }
      index += 1
    }
    guard byte == end else { throw error("a comma or a closing bracket is missing") }
    index += 1
  }

  private mutating func number() throws -> String {
    let start = index
    if byte == UInt8(ascii: "-") { index += 1 }
    let leading = byte
    let digits = skipDigits()
    guard digits == 1 || digits > 1 && leading != UInt8(ascii: "0") else { throw badNumber(start) }
    if byte == UInt8(ascii: ".") {
      index += 1
      guard skipDigits() > 0 else { throw badNumber(start) }
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      index += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { index += 1 }
      guard skipDigits() > 0 else { throw badNumber(start) }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func skipDigits() -> Int {
    let start = index
    while let byte, byte &- 0x30 < 10 { index += 1 }
    return index - start
  }

  private func badNumber(_ start: Int) -> JSONError {
    JSONError(position: start, problem: "this is no number")
  }

  private func error(_ problem: String) -> JSONError {
    JSONError(position: index, problem: problem)
  }
}

// Strings.
extension JSONParser {
  private mutating func string() throws -> String {
    index += 1
    let start = index
    while let byte, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      index += 1
    }
    if byte == UInt8(ascii: "\"") {
      defer { index += 1 }
      return try text(UnsafeBufferPointer(rebasing: bytes[start..<index]))
    }
    return try escapedString(from: start)
  }

  /// Reads the rest of a string in which there are escapes.
  private mutating func escapedString(from start: Int) throws -> String {
    var decoded = Array(bytes[start..<index])
    while let byte, byte >= 0x20, byte != UInt8(ascii: "\"") {
      index += 1
      if byte == UInt8(ascii: "\\") { try escape(into: &decoded) } else { decoded.append(byte) }
    }
    guard let byte else { throw error("a text is not closed") }
    guard byte >= 0x20 else { throw error("a control character in a text; write it as an escape") }
    index += 1
    return try text(decoded[...])
  }

  private func text(_ bytes: some Collection<UInt8>) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw error("a text before here is not UTF-8")
    }
    return text
  }

  private mutating func escape(into decoded: inout [UInt8]) throws {
    let sort = byte
    index += 1
    switch sort {
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(sort ?? 0)
    case UInt8(ascii: "u"): decoded += Array(String(try scalar()).utf8)
    default: throw error("an unknown escape")
    }
  }

  /// Reads the digits of a `\u` escape, or of the two that are a surrogate pair.
  private mutating func scalar() throws -> Unicode.Scalar {
    let high = try codeUnit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, bytes[index...].starts(with: "\\u".utf8) else {
      throw error("half of a surrogate pair")
    }
    index += 2
    let low = try codeUnit()
    guard 0xDC00...0xDFFF ~= low,
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw error("half of a surrogate pair") }
    return scalar
  }

  private mutating func codeUnit() throws -> UInt32 {
    let digits = bytes[index...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("a \\u escape needs four hexadecimal digits") }
    index += 4
    return unit
  }
}

/// The error for bytes that are no JSON.
struct JSONError: Error, Equatable, CustomStringConvertible {
  /// The number of bytes before the problem.
  let position: Int
  /// The problem.
  let problem: String

  /// One line: the problem, where it is, and what to do.
  var description: String { "the body is no JSON: \(problem), at byte \(position); correct it" }
}

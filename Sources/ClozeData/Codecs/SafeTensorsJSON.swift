/// Reads the JSON of a tensor file's header or index, one expected value at a time.
///
/// The caller determines what comes next, so nesting in the file never becomes nesting of calls and
/// no input can exhaust the stack. Numbers must be whole and fit an `Int`.
struct SafeTensorsJSON {
  /// The value that was expected where something else was found.
  struct Failure: Error, Equatable {
    let offset: Int
    let expected: String
  }

  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  /// Reads `bytes`, which must outlive the reader.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Calls `member` with each key of the object that comes next; it must read the value.
  mutating func object(_ member: (inout Self, String) throws -> Void) throws {
    try expect("{")
    if consume("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try member(&self, key)
    } while consume(",")
    try expect("}")
  }

  /// Reads an array of whole numbers.
  mutating func wholeNumbers() throws -> [Int] {
    var numbers: [Int] = []
    try expect("[")
    if consume("]") { return numbers }
    repeat { numbers.append(try wholeNumber()) } while consume(",")
    try expect("]")
    return numbers
  }

  /// Reads a string.
  mutating func string() throws -> String {
    try expect("\"")
    let start = position
    var text: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw Failure(offset: start, expected: "UTF-8 text")
        }
        return string
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw Failure(offset: position - 1, expected: "an escaped control character")
      default: text.append(byte)
      }
    }
    throw Failure(offset: start, expected: "the end of a string")
  }

  /// Skips one value of any kind; only its strings and brackets are checked.
  mutating func skipValue() throws {
    var closers: [UInt8] = []
    repeat {
      skipSpace()
      guard let byte = peek(), !closers.isEmpty || !isAtValueEnd else {
        throw Failure(offset: position, expected: "a value")
      }
      switch byte {
      case UInt8(ascii: "\""): _ = try string()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        closers.append(byte + 2)  // in ASCII, } is { + 2 and ] is [ + 2
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard closers.popLast() == byte else {
          throw Failure(offset: position, expected: "a matching bracket")
        }
        position += 1
      default: position += 1
      }
      skipSpace()
    } while !closers.isEmpty || !isAtValueEnd
  }

  /// Throws unless only white space is left.
  mutating func end() throws {
    skipSpace()
    guard position == bytes.count else {
      throw Failure(offset: position, expected: "the end of the JSON text")
    }
  }

  private var isAtValueEnd: Bool {
    guard let byte = peek() else { return true }
    return byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
  }

  private mutating func wholeNumber() throws -> Int {
    skipSpace()
    let start = position
    var value = 0
    while let byte = peek(), UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(byte) - 48)
      guard !overflow, !carry else {
        throw Failure(offset: start, expected: "a number below 2^63")
      }
      value = sum
      position += 1
    }
    let hasLeadingZero = position > start + 1 && bytes[start] == UInt8(ascii: "0")
    guard position > start, !hasLeadingZero else {
      throw Failure(offset: start, expected: "a whole number")
    }
    return value
  }

  /// Reads the character after a backslash.
  private mutating func escape() throws -> Unicode.Scalar {
    let start = position - 1
    guard let byte = next() else { throw Failure(offset: start, expected: "an escape") }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default: throw Failure(offset: start, expected: "an escape")
    }
  }

  /// Reads the character of `\uXXXX`, or of two of them that form a surrogate pair.
  private mutating func unicodeEscape(from start: Int) throws -> Unicode.Scalar {
    let failure = Failure(offset: start, expected: "a Unicode escape")
    guard let high = hexadecimal() else { throw failure }
    guard 0xD800..<0xDC00 ~= high else {
      guard let scalar = Unicode.Scalar(high) else { throw failure }
      return scalar
    }
    guard next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u"), let low = hexadecimal(),
      0xDC00..<0xE000 ~= low,
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw failure }
    return scalar
  }

  private mutating func hexadecimal() -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
        byte < 0x80
      else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private mutating func expect(_ scalar: Unicode.Scalar) throws {
    guard consume(scalar) else { throw Failure(offset: position, expected: "'\(scalar)'") }
  }

  private mutating func consume(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek() == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || 0x9...0xA ~= byte || byte == 0xD { position += 1 }
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func next() -> UInt8? {
    guard let byte = peek() else { return nil }
    position += 1
    return byte
  }
}

/// Returns `text` as a JSON string with only the escapes that JSON requires.
func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\u{8}": result += "\\b"
    case "\u{C}": result += "\\f"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{0}"..<"\u{20}":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

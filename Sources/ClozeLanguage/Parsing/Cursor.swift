/// A position in the bytes of a text that tracks line and column.
struct Cursor {
  let bytes: [UInt8]
  let file: String
  private(set) var offset = 0
  private var line: Int
  private var column = 1

  init(_ text: String, file: String, line: Int) {
    bytes = Array(text.utf8)
    self.file = file
    self.line = line
  }

  var position: SourcePosition { SourcePosition(file: file, line: line, column: column) }

  var isAtEnd: Bool { offset >= bytes.count }

  /// Returns the byte at `distance` from here; nil beyond the end.
  func peek(_ distance: Int = 0) -> UInt8? {
    let index = offset + distance
    return index < bytes.count ? bytes[index] : nil
  }

  func isAt(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { expected in
      expected.indices.allSatisfy { peek($0) == expected[$0] }
    }
  }

  mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == .lineFeed {
        (line, column) = (line + 1, 1)
      } else if offset == bytes.count || bytes[offset] & 0xC0 != 0x80 {
        column += 1
      }
    }
  }

  /// Advances while `condition` holds.
  mutating func skip(while condition: (UInt8) -> Bool) {
    while let byte = peek(), condition(byte) { advance() }
  }

  /// Skips blanks, and line ends after a backslash.
  mutating func skipBlanks() {
    while let byte = peek() {
      if byte.isBlank {
        advance()
      } else if let size = continuationSize, offset + size < bytes.count {
        advance(size)
      } else {
        return
      }
    }
  }

  /// The size of a backslash and the line end after it, if they are here.
  var continuationSize: Int? {
    guard peek() == .backslash else { return nil }
    if peek(1) == .lineFeed { return 2 }
    return peek(1) == .carriageReturn && peek(2) == .lineFeed ? 3 : nil
  }

  /// True if a blank stands before the cursor.
  var isBehindBlank: Bool { offset > 0 && bytes[offset - 1].isBlank }

  func text(from start: Int) -> String { String(decoding: bytes[start..<offset], as: UTF8.self) }

  /// The name that starts here; the cursor does not move.
  var identifier: String? {
    guard let first = peek(), first.isNameStart else { return nil }
    let end = bytes[offset...].firstIndex { !$0.isNamePart } ?? bytes.count
    return String(decoding: bytes[offset..<end], as: UTF8.self)
  }

  /// The character at the cursor, for a message.
  var character: String {
    guard !isAtEnd else { return "the end" }
    if peek() == .lineFeed { return "the end of the line" }
    let scalar = String(decoding: bytes[offset...].prefix(8), as: UTF8.self).unicodeScalars.first
    return scalar.map {
      "'\($0.properties.generalCategory == .control ? "\\u{\(String($0.value, radix: 16))}" : String($0))'"
    } ?? "the end"
  }
}

extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n"), carriageReturn = UInt8(ascii: "\r")
  static let backslash = UInt8(ascii: "\\"), dollar = UInt8(ascii: "$")
  static let singleQuote = UInt8(ascii: "'"), doubleQuote = UInt8(ascii: "\"")
  static let openBrace = UInt8(ascii: "{"), closeBrace = UInt8(ascii: "}")
  static let verticalBar = UInt8(ascii: "|"), greater = UInt8(ascii: ">")
  static let hash = UInt8(ascii: "#"), semicolon = UInt8(ascii: ";"), ampersand = UInt8(ascii: "&")

  /// True for a space, a tab, or the carriage return of a line that ends as on Windows.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == .carriageReturn }
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isNameStart: Bool { isLetter || self == UInt8(ascii: "_") }
  var isNamePart: Bool { isNameStart || isDigit }
  private var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}

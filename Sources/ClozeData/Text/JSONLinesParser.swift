/// Reads JSONL (one JSON object per line, RFC 8259) in constant memory: the text under one field of
/// each record is a document, and everything else is checked and discarded on the way.
struct JSONLinesParser: TextParser {
  private enum State {
    case start, keyOrEnd, key, colon, value, valueOrEnd, afterValue, done
    case string, escape, unicode, scalar
  }

  private let path: String
  private let field: [UInt8]
  private let cutter: PieceCutter

  private var line = 1
  private var state = State.start
  private var containers: [UInt8] = []
  private var isKey = false
  private var isText = false
  private var hasText = false
  private var key: [UInt8] = []
  private var keys: [String] = []
  private var scalar: [UInt8] = []
  private var unit: (value: UInt32, digits: Int) = (0, 0)
  private var highSurrogate: UInt32?

  // Open containers and keys are kept, so both are limited to bound the memory.
  private static let maximumDepth = 512
  private static let maximumKey = 4096

  init(path: String, field: String, cutter: PieceCutter) {
    self.path = path
    self.field = Array(field.utf8)
    self.cutter = cutter
  }

  mutating func parse(_ chunk: UnsafeBufferPointer<UInt8>) throws {
    var index = 0
    while index < chunk.count {
      if state == .string {
        let end = Self.plainEnd(chunk, from: index)
        if end > index { try take(UnsafeBufferPointer(rebasing: chunk[index..<end])) }
        index = end
        guard index < chunk.count else { return }
      }
      let byte = chunk[index]
      if byte == 0x0A { try endLine() } else { try step(byte) }
      index += 1
    }
  }

  mutating func finish() throws { try endLine() }

  /// Returns the end of the run of ordinary characters of a string that starts at `start`.
  private static func plainEnd(_ chunk: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while index < chunk.count, chunk[index] >= 0x20, chunk[index] != UInt8(ascii: "\""),
      chunk[index] != UInt8(ascii: "\\")
    { index += 1 }
    return index
  }

  private mutating func endLine() throws {
    if state == .done {
      guard hasText else { throw missingField() }
      try cutter.endDocument()
    } else if state != .start {
      throw malformed("the record is not complete")
    }
    state = .start
    hasText = false
    keys.removeAll(keepingCapacity: true)
    line += 1
  }

  private mutating func step(_ byte: UInt8) throws {
    switch state {
    case .string: try stringStep(byte)
    case .escape: try escapeStep(byte)
    case .unicode: try unicodeStep(byte)
    case .scalar: try scalarStep(byte)
    default: if !isWhitespace(byte) { try structureStep(byte) }
    }
  }

  private mutating func structureStep(_ byte: UInt8) throws {
    switch (state, byte) {
    case (.start, UInt8(ascii: "{")): try open(byte)
    case (.keyOrEnd, UInt8(ascii: "}")), (.valueOrEnd, UInt8(ascii: "]")): close()
    case (.keyOrEnd, UInt8(ascii: "\"")), (.key, UInt8(ascii: "\"")):
      isKey = true
      key.removeAll(keepingCapacity: true)
      state = .string
    case (.colon, UInt8(ascii: ":")): state = .value
    case (.value, _), (.valueOrEnd, _): try valueStep(byte)
    case (.afterValue, UInt8(ascii: ",")):
      state = containers.last == UInt8(ascii: "{") ? .key : .value
    case (.afterValue, UInt8(ascii: "}")) where containers.last == UInt8(ascii: "{"): close()
    case (.afterValue, UInt8(ascii: "]")) where containers.last == UInt8(ascii: "["): close()
    case (.start, _): throw malformed("the line does not begin with {")
    case (.done, _): throw malformed("something follows the record")
    default: throw malformed("unexpected \(String(UnicodeScalar(byte)).quoted)")
    }
  }

  private mutating func valueStep(_ byte: UInt8) throws {
    let isField = containers.count == 1 && key == field
    if isField && hasText {
      throw malformed("two fields \(String(decoding: key, as: UTF8.self).quoted)")
    }
    switch byte {
    case UInt8(ascii: "\""):
      isKey = false
      isText = isField
      hasText = hasText || isField
      state = .string
    case UInt8(ascii: "{"), UInt8(ascii: "["): try open(byte)
    default:
      scalar = [byte]
      state = .scalar
    }
  }

  private mutating func open(_ byte: UInt8) throws {
    guard containers.count < Self.maximumDepth else { throw malformed("nested too deeply") }
    containers.append(byte)
    state = byte == UInt8(ascii: "{") ? .keyOrEnd : .valueOrEnd
  }

  private mutating func close() {
    containers.removeLast()
    state = containers.isEmpty ? .done : .afterValue
  }

  private func malformed(_ reason: String) -> DataError {
    .malformedRecord(path: path, line: line, reason: reason)
  }

  private func missingField() -> DataError {
    let field = String(decoding: field, as: UTF8.self)
    return .missingField(path: path, line: line, field: field, found: Array(keys.prefix(8)))
  }
}

// Strings, numbers and words.
extension JSONLinesParser {
  /// Appends characters of the string being read.
  private mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    try endSurrogate()
    try put(bytes)
  }

  private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    if isKey {
      guard key.count + bytes.count <= Self.maximumKey else { throw malformed("a key is too long") }
      key.append(contentsOf: bytes)
    } else if isText {
      try cutter.append(bytes)
    }
  }

  private mutating func stringStep(_ byte: UInt8) throws {
    switch byte {
    case UInt8(ascii: "\\"): state = .escape
    case UInt8(ascii: "\""):
      try endSurrogate()
      if isKey && containers.count == 1 { keys.append(String(decoding: key, as: UTF8.self)) }
      state = isKey ? .colon : .afterValue
    default: throw malformed("a control character in a string")
    }
  }

  private mutating func escapeStep(_ byte: UInt8) throws {
    if byte == UInt8(ascii: "u") {
      unit = (0, 0)
      state = .unicode
      return
    }
    let plain: Unicode.Scalar
    switch byte {
    case UInt8(ascii: "n"): plain = "\n"
    case UInt8(ascii: "t"): plain = "\t"
    case UInt8(ascii: "r"): plain = "\r"
    case UInt8(ascii: "b"): plain = "\u{8}"
    case UInt8(ascii: "f"): plain = "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain = Unicode.Scalar(byte)
    default: throw malformed("unknown escape \\\(String(UnicodeScalar(byte)))")
    }
    try endSurrogate()
    try put(plain)
    state = .string
  }

  private mutating func unicodeStep(_ byte: UInt8) throws {
    guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
      throw malformed("\\u needs four hexadecimal digits")
    }
    unit = (unit.value << 4 | UInt32(digit), unit.digits + 1)
    guard unit.digits == 4 else { return }
    state = .string
    if let high = highSurrogate, 0xDC00...0xDFFF ~= unit.value {
      highSurrogate = nil
      let value = 0x10000 + (high - 0xD800) << 10 + (unit.value - 0xDC00)
      return try put(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    try endSurrogate()
    if 0xD800...0xDBFF ~= unit.value {
      highSurrogate = unit.value
    } else if let scalar = Unicode.Scalar(unit.value) {
      try put(scalar)
    } else {
      try putReplacement()
    }
  }

  /// Replaces an unpaired half of a surrogate pair.
  private mutating func endSurrogate() throws {
    guard highSurrogate != nil else { return }
    highSurrogate = nil
    try putReplacement()
  }

  private mutating func putReplacement() throws {
    if isText && !isKey { cutter.noteReplacement() }
    try put("\u{FFFD}")
  }

  private mutating func put(_ scalar: Unicode.Scalar) throws {
    try Array(String(scalar).utf8).withUnsafeBufferPointer { try put($0) }
  }

  private mutating func scalarStep(_ byte: UInt8) throws {
    let ends = [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(byte)
    guard ends || isWhitespace(byte) else {
      guard scalar.count < 1024 else { throw malformed("a number is too long") }
      return scalar.append(byte)
    }
    try checkScalar()
    state = .afterValue
    if ends { try structureStep(byte) }
  }

  private mutating func checkScalar() throws {
    let text = String(decoding: scalar, as: UTF8.self)
    let isNumber =
      text.allSatisfy { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) } && Double(text) != nil
    guard isNumber || ["true", "false", "null"].contains(text) else {
      throw malformed("unexpected \(text.quoted)")
    }
    // A record whose text is null is an empty document; one whose text is a number has no text.
    if containers.count == 1 && key == field && text == "null" { hasText = true }
  }
}

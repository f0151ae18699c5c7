/// The encoding declared in one of the first two lines of Python source (PEP 263).
enum CodingLine {
  /// Returns the encoding declared in `bytes`; nil if there is none.
  ///
  /// - Throws: `CodeDecodingError` if the lines that could declare it are not UTF-8.
  static func encoding(in bytes: ArraySlice<UInt8>) throws(CodeDecodingError) -> String? {
    var start = bytes.startIndex
    for _ in 0..<2 {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
      let line = bytes[start..<end]
      if let fault = CharacterDecoder.fault(in: line) {
        throw .malformed(encoding: "UTF-8", offset: start + fault)
      }
      let content = line.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0C }
      if let name = name(in: content) { return name }
      let mayFollow = content.isEmpty || content.first == 0x23 || content.first == 0x0D
      guard mayFollow, end < bytes.endIndex else { return nil }
      start = end + 1
    }
    return nil
  }

  /// Returns the name in a comment `#.*coding[:=] NAME`; nil in anything else.
  private static func name(in line: ArraySlice<UInt8>) -> String? {
    guard line.first == UInt8(ascii: "#") else { return nil }
    let word = Array("coding".utf8)
    for start in line.indices where line[start...].starts(with: word) {
      let rest = line[(start + word.count)...]
      guard rest.first == UInt8(ascii: ":") || rest.first == UInt8(ascii: "=") else { continue }
      let name = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }.prefix(while: isPartOfName)
      if !name.isEmpty { return String(decoding: name, as: UTF8.self) }
    }
    return nil
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    ByteSet.word.contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  /// True if `name` is one of UTF-8's names.
  static func isUTF8(_ name: String) -> Bool {
    let plain = plain(name)
    return plain == "u8" || plain == "utf" || plain.hasPrefix("utf8")
  }

  /// True if Python accepts `name` after a byte order mark of UTF-8, where only one spelling is
  /// valid.
  static func agreesWithMark(_ name: String) -> Bool {
    let normal = name.prefix(12).lowercased().replacing("_", with: "-")
    return normal == "utf-8" || normal.hasPrefix("utf-8-")
  }

  /// Returns `name` with only its letters, in lower case, and digits.
  static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}

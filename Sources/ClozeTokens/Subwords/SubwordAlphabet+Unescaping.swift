extension SubwordAlphabet {
  /// What the piece `escaped`, without the `_` at its end, stands for. A code that is no character's
  /// becomes U+3013, and what is no escape stays as it is, as in tensor2tensor.
  static func unescaped(_ escaped: ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    var rest = escaped
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), let character = escape(at: &rest) {
        text += Array(character.utf8)
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The character whose escape, but for the `\`, `rest` begins with, and moves behind it.
  private static func escape(at rest: inout ArraySlice<UInt8>) -> String? {
    switch rest.first {
    case UInt8(ascii: "u"):
      rest.removeFirst()
      return "_"
    case UInt8(ascii: "\\"):
      rest.removeFirst()
      return "\\"
    default:
      let digits = rest.prefix { 0x30...0x39 ~= $0 }
      guard !digits.isEmpty, rest.dropFirst(digits.count).first == UInt8(ascii: ";") else {
        return nil
      }
      rest.removeFirst(digits.count + 1)
      let scalar = UInt32(String(decoding: digits, as: UTF8.self)).flatMap(Unicode.Scalar.init)
      return scalar.map { String($0) } ?? "\u{3013}"
    }
  }
}

extension SubwordAlphabet {
  /// Returns the original of the piece `escaped`, given without the `_` at its end. A code that is
  /// no character's becomes U+3013, and anything that is not an escape is unchanged, as in
  /// tensor2tensor.
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

  /// Returns the character whose escape, without the `\`, is at the start of `rest`, and moves past
  /// it.
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

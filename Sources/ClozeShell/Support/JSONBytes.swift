/// JSON written straight into bytes, for output of many lines.
enum JSONBytes {
  /// `text` as a JSON string.
  static func string(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = [0x22]
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case ..<0x20, 0x7F:
        bytes += Array("\\u00".utf8) + [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
    return bytes
  }

  private static let hex = Array("0123456789abcdef".utf8)
}

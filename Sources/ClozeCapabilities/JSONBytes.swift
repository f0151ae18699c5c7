/// Text as JSON, in bytes.
public enum JSONBytes {
  /// Returns `text` as a JSON string.
  public static func string(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    append(string: text.utf8, to: &bytes)
    return bytes
  }

  /// Appends well-formed UTF-8 as a JSON string.
  public static func append(string text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    for byte in text {
      switch byte {
      case 0x22, 0x5C:
        bytes.append(0x5C)
        bytes.append(byte)
      case ..<0x20, 0x7F:
        bytes += Array("\\u00".utf8) + [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }

  private static let hex = Array("0123456789abcdef".utf8)
}

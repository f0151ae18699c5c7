import Foundation

/// Converts text in any encoding that the system knows to UTF-8.
enum CharacterDecoder {
  /// Returns the offset in `bytes` of the first byte that is not UTF-8; nil if there is none.
  static func fault(in bytes: ArraySlice<UInt8>) -> Int? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      offset += UTF8.width(scalar)
    }
    return offset
  }

  /// Converts `bytes`, which are in the encoding called `name`, to UTF-8.
  static func decode(_ bytes: [UInt8], from name: String) throws(CodeDecodingError) -> [UInt8] {
    let converter = iconv_open("UTF-8", systemName(name))
    guard converter != iconv_t(bitPattern: -1) else { throw .unknownEncoding(name) }
    defer { iconv_close(converter) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count * 4 + 16)
    let (read, written, isWhole) = convert(converter, &input, &output)
    guard isWhole else { throw .malformed(encoding: name, offset: read) }
    return Array(output[..<written])
  }

  private static func convert(
    _ converter: iconv_t?, _ input: inout [UInt8], _ output: inout [UInt8]
  ) -> (read: Int, written: Int, isWhole: Bool) {
    var inputLeft = input.count, outputLeft = output.count
    let status = input.withUnsafeMutableBytes { source in
      output.withUnsafeMutableBytes { target in
        var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
        var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
        let status = iconv(converter, &from, &inputLeft, &to, &outputLeft)
        // Some converters hold the last character back in case a combining mark follows.
        return status == -1 ? status : iconv(converter, nil, nil, &to, &outputLeft)
      }
    }
    return (input.count - inputLeft, output.count - outputLeft, status != -1)
  }

  /// Returns the system's name of the encoding that Python calls `name`.
  private static func systemName(_ name: String) -> String {
    let normal = name.replacing("_", with: "-").uppercased()
    switch CodingLine.plain(name) {
    case "latin1", "iso88591", "l1": return "ISO-8859-1"
    case "latin9", "iso885915", "latin0", "l9": return "ISO-8859-15"
    case "ascii", "usascii": return "US-ASCII"
    default: return normal
    }
  }
}

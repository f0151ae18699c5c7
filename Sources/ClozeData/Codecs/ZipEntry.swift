/// A file in a zip file: its offset, size and checksum.
///
/// The records follow the ZIP File Format Specification, sections 4.3.7, 4.3.12 and 4.3.16. Files
/// are stored uncompressed and dated to the format's first day, so that the same content gives the
/// same bytes.
struct ZipEntry {
  let name: String
  /// The offset of its local header.
  let offset: Int
  var size = 0
  var check: UInt32 = 0

  static let localSignature = 0x0403_4B50
  static let directorySignature = 0x0201_4B50
  static let endSignature = 0x0605_4B50
  static let localHeaderSize = 30
  static let directoryHeaderSize = 46
  static let endSize = 22

  /// The record that precedes the file.
  var localHeader: [UInt8] {
    Self.little(Self.localSignature, 4) + common + Self.little(0, 2) + Array(name.utf8)
  }

  /// The record in the table at the end.
  var directoryHeader: [UInt8] {
    Self.little(Self.directorySignature, 4) + Self.little(20, 2) + common + Self.little(0, 12)
      + Self.little(offset, 4) + Array(name.utf8)
  }

  /// The record after the table, which holds `count` entries in `size` bytes from `offset` on.
  static func end(count: Int, size: Int, offset: Int) -> [UInt8] {
    little(endSignature, 4) + little(0, 4) + little(count, 2) + little(count, 2)
      + little(size, 4) + little(offset, 4) + little(0, 2)
  }

  /// Version needed, flags (the name is UTF-8), method (stored), time, date, checksum, sizes,
  /// length of the name.
  private var common: [UInt8] {
    let little = Self.little
    return little(20, 2) + little(0x800, 2) + little(0, 2) + little(0, 2) + little(0x21, 2)
      + little(Int(check), 4) + little(size, 4) + little(size, 4) + little(name.utf8.count, 2)
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> ($0 * 8)) : 0 }
  }
}

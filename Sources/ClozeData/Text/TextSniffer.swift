/// Distinguishes text from other files by their first bytes.
enum TextSniffer {
  private static let packed: [(format: String, magic: [UInt8])] = [
    ("gzip", [0x1F, 0x8B]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A]), ("bzip2", [0x42, 0x5A, 0x68]),
    ("Zstandard", [0x28, 0xB5, 0x2F, 0xFD]), ("ZIP", [0x50, 0x4B, 0x03, 0x04]),
    ("PDF", [0x25, 0x50, 0x44, 0x46, 0x2D]),
  ]
  /// Tables in forms that need a library of their own.
  private static let tables: [(format: String, magic: [UInt8])] = [
    ("Parquet", Array("PAR1".utf8)), ("Arrow", Array("ARROW1".utf8)), ("ORC", Array("ORC".utf8)),
    ("SQLite", Array("SQLite format 3".utf8)), ("HDF5", [0x89, 0x48, 0x44, 0x46]),
    ("Avro", [0x4F, 0x62, 0x6A, 1]),
  ]

  /// Returns the reason that the file at `path`, which starts with `chunk`, is not text; nil if it
  /// is.
  static func problem(with chunk: UnsafeBufferPointer<UInt8>, path: String) -> DataError? {
    if let format = packed.first(where: { chunk.starts(with: $0.magic) })?.format {
      return .compressed(path: path, format: format)
    }
    if let format = tables.first(where: { chunk.starts(with: $0.magic) })?.format,
      chunk.contains(where: { $0 < 9 })
    {
      return .foreignTable(path: path, format: format)
    }
    let start = UnsafeBufferPointer(rebasing: chunk.prefix(TextReader.sniffedBytes))
    if start.contains(0) { return .binary(path: path) }
    let percent = 100 * UTF8Repair.invalidBytes(in: start) / max(1, start.count)
    return percent > 30 ? .notUTF8(path: path, percent: percent) : nil
  }

  /// The reason to report for a file in a folder.
  static func reason(for problem: DataError) -> SkipReason {
    switch problem {
    case .compressed: .compressed
    case .notUTF8: .notUTF8
    default: .binary
    }
  }
}

import ClozeData

extension SubwordVocabulary {
  /// Reads a vocabulary file of tensor2tensor: one entry per line, in single quotes, double quotes
  /// or none; the id is the line's number counted from 0.
  ///
  /// White space at the end of a line is ignored, as in tensor2tensor; inside the quotes it counts.
  ///
  /// - Throws: `SubwordError`, or `FileError` if the file is missing or cannot be read.
  public init(path: String) throws {
    let file: MappedFile
    do {
      file = try MappedFile(path: path)
    } catch FileError.empty {
      throw SubwordError.empty(source: path)
    }
    let entries = try file.withBytes { try Self.entries($0, source: path) }
    try self.init(entries, source: path)
  }

  /// Writes the entries in single quotes, one per line, atomically. As in tensor2tensor, there is
  /// no escaping beyond that of the entries themselves.
  ///
  /// - Throws: `FileError`, or `SubwordError.unwritable` for an entry that contains a line feed.
  public func write(to path: String) throws {
    var text: [UInt8] = []
    for (id, entry) in entries.enumerated() {
      guard !entry.utf8.contains(0x0A) else {
        throw SubwordError.unwritable(id: id, source: path)
      }
      text.append(UInt8(ascii: "'"))
      text += Array(entry.utf8)
      text += [UInt8(ascii: "'"), 0x0A]
    }
    try AtomicFile.write(text, to: path)
  }

  private static func entries(_ bytes: UnsafeRawBufferPointer, source: String) throws -> [String] {
    guard bytes.count <= 2 * TokenTrie.byteLimit else {
      throw SubwordError.tooLarge(source: source)
    }
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return try lines.enumerated().map { index, line in
      guard let entry = String(validating: unquoted(line), as: UTF8.self) else {
        throw SubwordError.invalidUTF8(line: index + 1, source: source)
      }
      return entry
    }
  }

  /// Returns `line` without white space at its end and without the quotes around the rest.
  private static func unquoted(
    _ line: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
    var text = line
    while let last = text.last, isBlank(last) { text = text.dropLast() }
    guard let quote = text.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      text.last == quote
    else { return text }
    return text.dropFirst().dropLast()
  }
}

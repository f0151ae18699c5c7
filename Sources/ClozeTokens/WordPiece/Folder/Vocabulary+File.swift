import ClozeData

extension Vocabulary {
  /// Reads a `vocab.txt`: one token per line; the id is the line's number counted from 0.
  ///
  /// Lines may end in LF or CR LF; a byte order mark at the start is skipped.
  ///
  /// - Throws: `VocabularyError`, or `FileError` if the file is missing or cannot be read.
  public static func read(from path: String) throws -> Vocabulary {
    try Vocabulary(texts(in: path), source: path)
  }

  /// Returns the tokens in a `vocab.txt` as UTF-8.
  static func texts(in path: String) throws -> [[UInt8]] {
    let file: MappedFile
    do {
      file = try MappedFile(path: path)
    } catch FileError.empty {
      throw VocabularyError.empty(source: path)
    }
    return try file.withBytes { bytes in
      let text = bytes.startsWithByteOrderMark ? bytes.dropFirst(3) : bytes[...]
      return try lines(of: text, source: path).map(Array.init)
    }
  }

  /// Writes the tokens that words are made of as a `vocab.txt`, atomically.
  ///
  /// - Throws: `FileError`, or `VocabularyError.malformed` if a token contains a line feed or ends
  ///   in a carriage return and so would not be read back.
  public func write(to path: String) throws {
    var text: [UInt8] = []
    for index in 0..<pieceCount {
      let token = table[index]
      guard !token.contains(0x0A), token.last != 0x0D else {
        throw VocabularyError.malformed(
          source: path, reason: "token \(index) holds a line break and cannot stand on a line")
      }
      text += token
      text.append(0x0A)
    }
    try AtomicFile.write(text, to: path)
  }

  private static func lines(
    of text: Slice<UnsafeRawBufferPointer>, source: String
  ) throws -> [Slice<UnsafeRawBufferPointer>] {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for index in lines.indices {
      if lines[index].last == 0x0D { lines[index].removeLast() }
      guard String(validating: lines[index], as: UTF8.self) != nil else {
        throw VocabularyError.invalidUTF8(line: index + 1, source: source)
      }
    }
    return lines
  }
}

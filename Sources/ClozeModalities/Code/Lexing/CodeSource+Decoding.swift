import ClozeData

/// A failure to decode the bytes of a file as source code.
public enum CodeDecodingError: Error, Equatable, Sendable {
  /// A byte at `offset` is invalid in the encoding called `encoding`.
  case malformed(encoding: String, offset: Int)
  /// The file is UTF-16 or UTF-32, which neither language accepts.
  case wideCharacters
  /// The coding line names an unknown encoding.
  case unknownEncoding(String)
  /// The coding line contradicts the byte order mark, which indicates UTF-8.
  case contradiction(encoding: String)
  /// The name is that of a notebook, but the contents are not one.
  case notNotebook
  /// The notebook is in another language than Python.
  case foreignNotebook(language: String)
}

extension CodeDecodingError: CustomStringConvertible {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .malformed(let encoding, let offset):
      "the byte at offset \(offset) is not '\(encoding)'; "
        + "name the file's encoding in a coding line, or convert it to UTF-8"
    case .wideCharacters: "UTF-16 or UTF-32; convert it to UTF-8"
    case .unknownEncoding(let name): "the encoding '\(name)' is not known; convert it to UTF-8"
    case .contradiction(let encoding):
      "it begins with the mark of UTF-8, but its coding line says '\(encoding)'; "
        + "remove one of them"
    case .notNotebook: "not a Jupyter notebook; save it again, or leave it out"
    case .foreignNotebook(let language):
      "a notebook in '\(language)', not in Python; leave it out"
    }
  }
}

extension CodeSource {
  /// Decodes the source in the file `bytes`.
  ///
  /// Python source is in the encoding that its coding line names (PEP 263), by default UTF-8; Java
  /// source is UTF-8. A byte order mark is left out. All line endings become a single newline. Of a
  /// Jupyter notebook, by its name or its contents, the code is taken.
  ///
  /// - Parameter path: The file's name, if it has one.
  /// - Throws: `CodeDecodingError` if Python would reject the file.
  public init(
    decoding bytes: [UInt8], as language: CodeLanguage, path: String = ""
  ) throws(CodeDecodingError) {
    if Self.isWide(bytes) { throw .wideCharacters }
    let hasMark = bytes.startsWithByteOrderMark
    let content = hasMark ? bytes[3...] : bytes[...]
    if language == .python, let notebook = try Self.notebook(content, path) {
      self.init(wellFormed: notebook.bytes, commentedLines: notebook.commentedLines)
      return
    }
    let coding = language == .python ? try CodingLine.encoding(in: content) : nil
    let encoding = coding ?? "utf-8"
    if hasMark, !CodingLine.agreesWithMark(encoding) { throw .contradiction(encoding: encoding) }
    guard CodingLine.isUTF8(encoding) else {
      self.init(wellFormed: Self.unifyingLines(try CharacterDecoder.decode(bytes, from: encoding)))
      return
    }
    if let fault = CharacterDecoder.fault(in: content) {
      throw .malformed(encoding: "UTF-8", offset: fault)
    }
    self.init(wellFormed: Self.unifyingLines(Array(content)))
  }

  /// Reads a notebook; nil if neither the name nor the contents are those of one.
  private static func notebook(
    _ content: ArraySlice<UInt8>, _ path: String
  ) throws(CodeDecodingError) -> PythonNotebook? {
    if PythonNotebook.isNamed(path) { return try PythonNotebook(content) }
    guard PythonNotebook.mayBe(content) else { return nil }
    do { return try PythonNotebook(content) } catch .notNotebook { return nil }
  }

  /// True if the bytes start with a byte order mark of UTF-16 or UTF-32, or every other one of the
  /// first is zero.
  private static func isWide(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return true }
    let head = bytes.prefix(64)
    guard head.count >= 4 else { return false }
    func areZero(_ remainder: Int) -> Bool {
      head.indices.allSatisfy { (head[$0] == 0) == ($0 % 2 == remainder) }
    }
    return areZero(0) || areZero(1)
  }

  /// Returns `bytes` with a single newline for each line ending.
  static func unifyingLines(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0x0D) else { return bytes }
    var unified: [UInt8] = []
    unified.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0D {
        unified.append(0x0A)
      } else if byte != 0x0A || index == 0 || bytes[index - 1] != 0x0D {
        unified.append(byte)
      }
    }
    return unified
  }
}

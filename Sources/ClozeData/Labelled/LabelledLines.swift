import Foundation

/// The lines of a file of labelled texts, or the objects of its JSON array, that are not blank,
/// with their numbers from 1. A line that is not UTF-8 is read as Latin-1.
final class LabelledLines {
  /// The file's path.
  let path: String
  /// The first lines, without a line that names the separator.
  let sample: TableSample
  /// The separator that the first line named.
  let separator: TableSeparator?
  /// The number of lines read so far that are not UTF-8.
  private(set) var latin1Count = 0
  private var lastLatin1 = 0
  private let lines: ByteLines

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileError` if it is empty or cannot be read, `DataError` if it is not text.
  init(path: String) throws {
    self.path = path
    lines = try ByteLines(path: path)
    let start = try TableStart(lines, takesLatin1: true)
    guard !start.sample.lines.isEmpty || !lines.isAtEnd else { throw FileError.empty(path: path) }
    (sample, separator) = (start.sample, start.separator)
    lines.isArray = sample.records == true
  }

  /// Lets line breaks in the quotes of `splitter` belong to lines from now on.
  func quote(by splitter: FieldSplitter) {
    if splitter.hasQuotes { lines.quotedBy = splitter.separator.byte }
  }

  /// Returns the next line; nil after the last.
  ///
  /// - Throws: `LabelledError.badLine`, `FileError`.
  func next() throws -> (number: Int, text: String)? {
    try nextBytes().map { ($0.number, text($0.bytes)) }
  }

  /// Returns the next line, blank or not; nil after the last.
  ///
  /// - Throws: `LabelledError.badLine`, `FileError`.
  func nextOrBlank() throws -> (number: Int, text: String)? {
    try locating { try lines.next().map { (lines.number, text($0)) } }
  }

  /// Returns the fields of the next line.
  ///
  /// - Throws: `LabelledError.badLine`, `FileError`.
  func next(_ splitter: FieldSplitter) throws -> (number: Int, fields: [String])? {
    guard let (number, bytes) = try nextBytes() else { return nil }
    return try locating {
      var fields: [String] = [], cursor = 0
      while cursor <= bytes.count {
        let field = text(try splitter.next(bytes, &cursor))
        fields.append(field.trimmingCharacters(in: .whitespaces))
      }
      return (number, fields)
    }
  }

  private func text(_ bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    if lastLatin1 != lines.number { latin1Count += 1 }
    lastLatin1 = lines.number
    return String(utf8OrLatin1: bytes)
  }

  private func nextBytes() throws -> (number: Int, bytes: ByteLines.Line)? {
    try locating {
      try lines.nextFilled().map { (lines.number, $0) }
    }
  }

  private func locating<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let problem as LineProblem {
      throw LabelledError.badLine(path: path, line: lines.number, reason: "\(problem)")
    }
  }
}

/// Reads the rows of one file in any format.
final class RowReader {
  /// The file's format.
  let format: InteractionFormat
  /// The last row read; its bytes are valid until the next call.
  private(set) var row = InteractionRow()

  private let lines: ByteLines
  private var parser: any RowParser
  /// The first line, unless it is a header.
  private var first: ByteLines.Line?

  /// Opens the file at `path`, or standard input if that is `-`, and detects its format unless it
  /// is given.
  ///
  /// - Throws: `FileError`, `DataError` if it is not text, `InteractionError`.
  init(path: String, format: InteractionFormat?, layout: RowLayout) throws {
    let lines = try ByteLines(path: path)
    let start = try lines.peek(format == nil ? FormatSniffer.size : 1)
    if let problem = TextSniffer.problem(with: start, path: lines.name) { throw problem }
    let sniffer = FormatSniffer(layout: layout, path: lines.name)
    self.format = try format ?? sniffer.format(of: start, isWhole: lines.isAtEnd)
    lines.isQuoted = self.format == .csv
    self.lines = lines
    do {
      guard let line = try Self.next(lines) else { throw InteractionError.empty(path: lines.name) }
      (parser, first) = try Self.parser(
        for: line, format: self.format, layout: layout, path: lines.name)
    } catch let problem as LineProblem {
      throw InteractionError.line(path: lines.name, line: lines.number, problem: problem)
    }
  }

  /// Returns the parser for a file that starts with `line`, and that line if it holds a row.
  private static func parser(
    for line: ByteLines.Line, format: InteractionFormat, layout: RowLayout, path: String
  ) throws -> (any RowParser, ByteLines.Line?) {
    switch format {
    case .jsonl: return (JSONRowParser(layout: layout), line)
    case .csv, .tsv, .inter:
      let parser = try DelimitedParser(header: line, format: format, layout: layout, path: path)
      return (parser, nil)
    case .pairs, .sequences:
      let words = line.prefix(256).split { $0 == 0x20 || $0 == 0x09 }
        .map { String(decoding: $0, as: UTF8.self) }
      let rest = layout.isHeader(words) ? nil : line
      guard format == .pairs else { return (SequenceParser(), rest) }
      return (PairParser(first: UnsafeBufferPointer(line)), rest)
    }
  }

  /// The file's name in messages.
  var name: String { lines.name }
  /// The number of the last line read.
  var line: Int { lines.number }
  /// Called before a read that has to wait for more to arrive.
  var beforeWaiting: (() throws -> Void)? {
    get { lines.beforeWaiting }
    set { lines.beforeWaiting = newValue }
  }
  /// The number of bytes read so far.
  var bytes: Int { lines.consumed }

  /// Reads the next row; false after the last.
  ///
  /// - Throws: `InteractionError.line`, `FileError`.
  func next() throws -> Bool {
    do {
      guard let line = try first ?? Self.next(lines) else { return false }
      first = nil
      row.items.removeAll(keepingCapacity: true)
      row.time = nil
      try parser.parse(line, into: &row)
      return true
    } catch let problem as LineProblem {
      throw located(problem)
    }
  }

  /// Returns `problem` with the position of the last row read.
  func located(_ problem: LineProblem) -> InteractionError {
    .line(path: name, line: line, problem: problem)
  }

  /// The next line that is not blank.
  private static func next(_ lines: ByteLines) throws -> ByteLines.Line? {
    while let line = try lines.next() {
      guard let byte = line.first else { continue }
      if byte > 0x20 || !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return line }
    }
    return nil
  }
}

/// The rules for names.
enum NameCheck {
  /// Throws unless `name` is valid UTF-8, not empty, and free of control characters, which only a
  /// title may hold: an id with one would change when written to a file and read back.
  static func check(_ name: UnsafeBufferPointer<UInt8>, _ role: InteractionColumn) throws {
    guard !name.isEmpty else { throw LineProblem.emptyName(role) }
    guard UTF8Repair.firstFault(in: name, from: 0) == nil else { throw LineProblem.notUTF8(role) }
    guard role == .title || name.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw LineProblem.controlCharacter(role)
    }
  }
}

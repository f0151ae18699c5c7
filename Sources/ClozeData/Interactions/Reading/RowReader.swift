/// Reads the rows of one file in any format.
final class RowReader {
  /// The file's format.
  let format: InteractionFormat
  /// The columns or fields that hold what is read, as far as they have names.
  var taken: [TakenColumn] { parser.taken }
  private let form: RowForm
  private let layout: RowLayout
  private let lines: ByteLines
  private var parser: any RowParser
  /// The first line, unless it is a header.
  private var first: ByteLines.Line?

  /// Opens the file at `path`, or standard input if that is `-`, and detects its format unless it
  /// is given.
  ///
  /// - Parameters:
  ///   - columns: the names of all columns of a table without a header, in order.
  ///   - answersEarly: true if the form is found by the first few lines of a pipe that pauses.
  /// - Throws: `FileError`, `DataError` if it is not text, `InteractionError`.
  init(
    path: String, format: InteractionFormat?, layout: RowLayout, columns: [String] = [],
    answersEarly: Bool = false
  ) throws {
    let lines = try ByteLines(path: path)
    self.lines = lines
    self.layout = layout
    let start = try TableStart(lines) {
      answersEarly && Self.isEnough($0, isFormatKnown: format != nil)
    }
    let sample = start.sample
    let sniffer = FormatSniffer(layout: layout, columns: columns, path: lines.name)
    form = try sniffer.form(of: sample, format: format, separator: start.separator)
    self.format = form.format
    if form.hasQuotes, form.format != .blanks { lines.quotedBy = form.format.separator?.byte }
    lines.isArray = form.format == .json
    do {
      parser = try Self.parser(form, sample, layout: layout, path: lines.name)
      guard let line = try lines.nextFilled() else {
        throw InteractionError.empty(path: lines.name)
      }
      first = form.hasHeader ? nil : line
    } catch let problem as LineProblem {
      throw InteractionError.line(path: lines.name, line: lines.number, problem: problem)
    }
  }

  /// True if the form of a file can be found from these lines alone: a record, or a line behind one
  /// that may be a header.
  private static func isEnough(_ sample: TableSample, isFormatKnown: Bool) -> Bool {
    let isTable = sample.records == nil && !isFormatKnown
    return sample.lines.count > (isTable ? 1 : 0)
  }

  /// Returns the parser of a file in `form` that starts with `sample`.
  private static func parser(
    _ form: RowForm, _ sample: TableSample, layout: RowLayout, path: String
  ) throws -> any RowParser {
    switch form.format {
    case .jsonl, .json:
      return try JSONRowParser(layout: layout, sample: sample, path: path)
    case .pairs: return PairParser(first: sample.lines.first)
    case .sequences: return SequenceParser()
    default:
      return try DelimitedParser(
        form, layout: layout, sample: form.hasHeader ? sample.rest : sample, path: path)
    }
  }

  /// The file's name in messages.
  var name: String { lines.name }
  /// The number of the last line read.
  var line: Int { lines.number }
  /// The number of bytes read so far.
  var bytes: Int { lines.consumed }

  /// Reads the next row into `row`, whose bytes are valid until the next call; false after the
  /// last.
  ///
  /// - Throws: `InteractionError.line`, `FileError`.
  func next(_ row: inout InteractionRow) throws -> Bool {
    do {
      guard let line = try first ?? lines.nextFilled() else { return false }
      first = nil
      row.items.removeAll(keepingCapacity: true)
      (row.time, row.rating, row.candidates) = (nil, nil, nil)
      row.isWhole = false
      try parser.parse(line, into: &row)
      return true
    } catch let problem as LineProblem {
      throw located(problem)
    }
  }

  /// True if more rows may come later than those that are there now, as through a pipe.
  var isStream: Bool { lines.isStream }

  /// True if `next` returns without waiting for a line. The last row is no longer valid then.
  ///
  /// - Throws: `FileError`.
  func isRowReady() throws -> Bool { try first != nil || lines.isLineReady(skippingBlanks: true) }

  /// Returns `problem` with the position of the last row read.
  func located(_ problem: LineProblem) -> InteractionError {
    .line(path: name, line: line, problem: problem)
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

import ClozeData
import ClozeReport

/// Records that are written as they come where the format allows it (jsonl, csv, tsv), and at the
/// end where it does not (table, json, markdown), whose layout depends on all rows.
struct RecordStream {
  /// The file that is there until the records are complete, which who ends the process removes.
  let temporaryPath: String?
  private let format: OutputFormat
  private let width: Int?
  private let write: (String) throws -> Void
  private let end: () throws -> Void
  private var records: Records
  private var hasHeader = false
  private static let chunk = 256

  /// Records on standard output, in the session's format.
  init(_ session: Session, columns: [String]) {
    format = session.format
    width = session.streams.terminal.tableWidth
    write = session.streams.result
    end = {}
    temporaryPath = nil
    records = Records(columns: columns)
  }

  /// Records in a file at `path`, whose name tells the format; it appears complete or not at all.
  init(path: String, columns: [String]) throws {
    let file = try AtomicFile(at: path)
    format = Self.format(of: path) ?? .jsonl
    width = nil
    write = { try file.write($0) }
    end = file.commit
    temporaryPath = file.temporaryPath
    records = Records(columns: columns)
  }

  /// The format that the name of a file asks for.
  static func format(of path: String) -> OutputFormat? {
    [OutputFormat.jsonl, .csv, .tsv].first { path.lowercased().hasSuffix("." + $0.rawValue) }
  }

  /// Adds rows.
  mutating func append(_ rows: [[RecordValue]]) throws {
    for row in rows { records.append(row) }
    if canStream && records.rows.count >= Self.chunk { try flush() }
  }

  /// Writes what is left.
  mutating func finish() throws {
    if !hasHeader || !records.rows.isEmpty { try flush() }
    try end()
  }

  private var canStream: Bool { [.jsonl, .csv, .tsv].contains(format) }

  private mutating func flush() throws {
    let text = records.rendered(as: format, width: width)
    let isContinued = hasHeader && format != .jsonl
    // Names of columns hold no line feed, so the first line is the header.
    let rest = text.drop { $0 != "\n" }.dropFirst()
    try write(isContinued ? String(rest) : text)
    records = Records(columns: records.columns)
    hasHeader = true
  }
}

import ClozeData
import ClozeReport

/// A stream of records, written as they arrive if the format allows it (jsonl, csv, tsv), and at
/// the end if not (table, json, markdown), where the layout depends on all rows.
final class RecordStream {
  /// The path of the file until the records are complete, which an interruption should remove.
  let temporaryPath: String?
  private let format: OutputFormat
  private let write: (String) throws -> Void
  private let showTable: (Records) throws -> Void
  private let end: () throws -> Void
  private var records: Records
  private var hasHeader = false
  private static let chunk = 256

  /// Makes a stream to standard output, in the session's format.
  init(_ session: Session, columns: [String]) {
    format = session.format
    write = session.streams.result
    showTable = { try session.streams.show($0, as: .table, session.settings) }
    end = {}
    temporaryPath = nil
    records = Records(columns: columns)
  }

  /// Makes a stream to a file at `path`, whose name determines the format; it appears complete or
  /// not at all.
  init(path: String, columns: [String]) throws {
    let file = try AtomicFile(at: path)
    format = Self.format(of: path) ?? .jsonl
    write = { try file.write($0) }
    showTable = { try file.write($0.rendered(as: .table)) }
    end = file.commit
    temporaryPath = file.temporaryPath
    records = Records(columns: columns)
  }

  /// Returns the format that the name of a file determines.
  static func format(of path: String) -> OutputFormat? {
    [OutputFormat.jsonl, .csv, .tsv].first { path.lowercased().hasSuffix("." + $0.rawValue) }
  }

  /// Adds rows.
  func append(_ rows: [[RecordValue]]) throws {
    for row in rows { records.append(row) }
    if canStream && records.rows.count >= Self.chunk { try flush() }
  }

  /// Writes the rows that wait, if the format allows it.
  func push() throws {
    if canStream && !records.rows.isEmpty { try flush() }
  }

  /// Writes the remaining rows.
  func finish() throws {
    if !hasHeader || !records.rows.isEmpty { try flush() }
    try end()
  }

  private var canStream: Bool { [.jsonl, .csv, .tsv].contains(format) }

  private func flush() throws {
    guard format != .table else { return try showTable(records) }
    let text = records.rendered(as: format)
    let isContinued = hasHeader && format != .jsonl
    // Names of columns have no line feed, so the first line is the header.
    let rest = text.drop { $0 != "\n" }.dropFirst()
    try write(isContinued ? String(rest) : text)
    records = Records(columns: records.columns)
    hasHeader = true
  }
}

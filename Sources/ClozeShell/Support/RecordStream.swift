import ClozeReport

/// Records that are written as they come where the format allows it (jsonl, csv, tsv), and at the
/// end where it does not (table, json, markdown), whose layout depends on all rows.
struct RecordStream {
  private let session: Session
  private var records: Records
  private var hasHeader = false
  private static let chunk = 256

  init(_ session: Session, columns: [String]) {
    self.session = session
    records = Records(columns: columns)
  }

  /// Adds rows.
  mutating func append(_ rows: [[RecordValue]]) throws {
    for row in rows { records.append(row) }
    if canStream && records.rows.count >= Self.chunk { try flush() }
  }

  /// Writes what is left.
  mutating func finish() throws {
    if !hasHeader || !records.rows.isEmpty { try flush() }
  }

  private var canStream: Bool { [.jsonl, .csv, .tsv].contains(session.format) }

  private mutating func flush() throws {
    let text = records.rendered(as: session.format, width: session.streams.terminal.tableWidth)
    let isContinued = hasHeader && session.format != .jsonl
    // Names of columns hold no line feed, so the first line is the header.
    let rest = text.drop { $0 != "\n" }.dropFirst()
    try session.streams.result(isContinued ? String(rest) : text)
    records = Records(columns: records.columns)
    hasHeader = true
  }
}

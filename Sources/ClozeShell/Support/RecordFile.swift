import ClozeData
import ClozeReport

/// Records in a file that appears complete or not at all, written as they come.
struct RecordFile {
  private let file: AtomicFile
  private let form: OutputFormat
  private let columns: [String]
  private var hasHeader = false

  /// The form that the name of a file asks for.
  static func form(of path: String) -> OutputFormat? {
    [OutputFormat.jsonl, .csv, .tsv].first { path.lowercased().hasSuffix("." + $0.rawValue) }
  }

  /// A file at `path`, whose name tells the form.
  init(_ path: String, columns: [String]) throws {
    file = try AtomicFile(at: path)
    form = Self.form(of: path) ?? .jsonl
    self.columns = columns
  }

  /// Appends rows.
  mutating func append(_ rows: [[RecordValue]]) throws {
    let text = Records(columns: columns, rows: rows).rendered(as: form, width: 0)
    let isContinued = hasHeader && form != .jsonl
    // Names of columns hold no line feed, so the first line is the header.
    try file.write(isContinued ? String(text.drop { $0 != "\n" }.dropFirst()) : text)
    hasHeader = true
  }

  /// Gives the file its name.
  func finish() throws { try file.commit() }
}

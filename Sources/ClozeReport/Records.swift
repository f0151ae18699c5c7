/// A table of named columns: the result of a command.
public struct Records: Equatable, Sendable, Codable {
  /// The names of the columns.
  public let columns: [String]
  /// The names of the columns with times as ISO 8601 has them, which a terminal shows as people say
  /// them, as `3 minutes ago`.
  public var times: Set<String> = []
  /// The rows, each with one value per column.
  public private(set) var rows: [[RecordValue]] = []

  /// Makes an empty table with `columns`, whose names should be distinct.
  public init(columns: [String]) { self.columns = columns }

  /// Makes a table of `rows`, each with one value per column.
  public init(columns: [String], rows: [[RecordValue]]) {
    self.init(columns: columns)
    for row in rows { append(row) }
  }

  /// Makes a table of two columns, `name` and `value`, for the properties of one thing.
  public init(properties: KeyValuePairs<String, RecordValue>) {
    self.init(columns: ["name", "value"], rows: properties.map { [.string($0.key), $0.value] })
  }

  /// Adds `row`, which must have one value per column.
  public mutating func append(_ row: [RecordValue]) {
    precondition(row.count == columns.count, "\(row.count) values for \(columns.count) columns")
    rows.append(row)
  }

  /// Returns the table in `format`, ending with a line feed.
  ///
  /// `width` is the terminal's width in cells, to which a table is fitted; nil for no limit.
  public func rendered(
    as format: OutputFormat, width: Int? = nil, expanded: TableExpansion = .auto
  ) -> String {
    switch format {
    case .table: table(width: width, expanded: expanded).text
    case .json: json
    case .jsonl: rows.map { object($0) + "\n" }.joined()
    case .csv: separated(by: ",", escape: csvField)
    case .tsv: separated(by: "\t", escape: tsvField)
    case .markdown: markdown
    case .latex: latex()
    case .html: HTMLBlock.table(self).markup + "\n"
    }
  }

  /// True if all values of the column at `index`, other than null, are numbers.
  func isNumeric(_ index: Int) -> Bool {
    let values = rows.lazy.map { $0[index] }.filter { $0 != .null }
    return !values.isEmpty && values.allSatisfy(\.isNumber)
  }

  private var json: String {
    rows.isEmpty
      ? "[]\n" : "[\n" + rows.map { "  " + object($0) }.joined(separator: ",\n") + "\n]\n"
  }

  private func object(_ row: [RecordValue]) -> String {
    let members = zip(columns, row).map { "\(jsonString($0)): \($1.json)" }
    return "{\(members.joined(separator: ", "))}"
  }

  private func separated(by separator: String, escape: (RecordValue) -> String) -> String {
    ([columns.map(RecordValue.string)] + rows)
      .map { $0.map(escape).joined(separator: separator) + "\n" }.joined()
  }

  private var markdown: String {
    func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |\n" }
    let rule = columns.indices.map { isNumeric($0) ? "---:" : "---" }
    return line(columns.map(markdownCell)) + line(rule)
      + rows.map { line($0.map { markdownCell($0.display) }) }.joined()
  }
}

/// Returns `value` as a CSV field. Empty text is quoted to distinguish it from null.
public func csvField(_ value: RecordValue) -> String {
  let text = value.plain
  let needsQuotes =
    text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    || text.hasPrefix(" ") || text.hasSuffix(" ") || value == .string("")
  guard needsQuotes else { return text }
  // Compares scalars, not characters: a quote followed by a combining accent is still a quote to a
  // CSV reader.
  return "\"" + text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
}

private func tsvField(_ value: RecordValue) -> String {
  value.plain.unicodeScalars.map { scalar in
    switch scalar {
    case "\t": "\\t"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\\": "\\\\"
    default: String(scalar)
    }
  }.joined()
}

private func markdownCell(_ text: String) -> String {
  text.unicodeScalars.map { scalar in
    switch scalar {
    case "|": "\\|"
    case "\n": "<br>"
    case "\r": ""
    default: String(scalar)
    }
  }.joined()
}

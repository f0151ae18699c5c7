import Foundation

/// The columns of a table of samples.
protocol CorpusColumn: CaseIterable, Hashable, Sendable {
  /// The names by which the column is known, the best first.
  var names: [String] { get }
  /// Returns true if a table is one of samples.
  ///
  /// - Parameter has: Returns true for the columns that the table has.
  static func isTable(_ has: (Self) -> Bool) -> Bool
}

/// The columns of a table of files.
protocol FileColumn: CorpusColumn {
  /// The column of files, without which a table is none of samples.
  static var path: Self { get }
  /// The columns of which a table must have one besides; empty if the path is enough.
  static var others: Set<Self> { get }
}

extension FileColumn {
  static func isTable(_ has: (Self) -> Bool) -> Bool {
    has(path) && (others.isEmpty || others.contains(where: has))
  }
}

/// A table of samples, with a header or as JSON objects, whose columns are known by their names.
///
/// In tables with tabs quotes mean nothing, unless the header has them.
struct CorpusTable<Column: CorpusColumn> {
  private let path: String
  private let lines: LabelledLines
  /// The splitter of a table with a header; nil for records.
  private let splitter: FieldSplitter?
  /// The names of columns that are known by these alone.
  private let named: [Column: String]

  /// Opens the table at `path`; nil if it is none of samples.
  ///
  /// - Parameters:
  ///   - isQuoted: False if quotes mean nothing whatever the header has.
  ///   - named: The names of columns that are known by these alone, and not by their usual ones.
  /// - Throws: `FileError`, `DataError`.
  init?(_ path: String, isQuoted: Bool = true, named: [Column: String] = [:]) throws {
    (self.path, self.named) = (path, named)
    lines = try LabelledLines(path: path)
    guard let first = lines.sample.lines.first else { return nil }
    guard lines.sample.records == nil else {
      splitter = nil
      let object = lines.sample.objects.first.flatMap {
        try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
      }
      guard let object, Self.isTable(Array(Self.renamed(object, named).keys)) else { return nil }
      return
    }
    let separators: [TableSeparator] = [.tab, .comma, .semicolon, .bar]
    let best = TableSeparator.best(of: separators, for: first) { _, names in
      let names = Self.renamed(Dictionary(names.map { ($0, $0) }) { one, _ in one }, named).keys
      guard Self.isTable(Array(names)) else { return 0 }
      return Column.allCases.count { $0.names.contains(where: names.contains) }
    }
    guard let best else { return nil }
    splitter = isQuoted ? best.splitter : FieldSplitter(best.splitter.separator, hasQuotes: false)
  }

  private static func isTable(_ names: [String]) -> Bool {
    Column.isTable { $0.names.contains(where: names.contains) }
  }

  /// Returns the values of a row with those of `named` columns under the columns' first names.
  private static func renamed<Value>(
    _ row: [String: Value], _ named: [Column: String]
  ) -> [String: Value] {
    var row = row
    let values = named.mapValues { row[$0] }
    for (column, value) in values {
      for name in column.names { row[name] = nil }
      row[column.names[0]] = value
    }
    return row
  }

  /// Reads all samples, each made of a row by `make`. Lines of another length, and those of which
  /// `make` throws a `RowProblem`, are left out.
  ///
  /// - Throws: `LabelledError` if quotes or records are wrong, `FileError`.
  func read<Sample>(
    _ make: (CorpusRow<Column>) throws -> CorpusEntry<Sample>
  ) throws -> CorpusListing<Sample> {
    var listing = CorpusListing<Sample>()
    try forEachRow { number, row in
      guard let row else {
        return listing.omit("\(path) line \(number)", "another number of columns than the header")
      }
      do {
        let entry = try make(row)
        listing.add(entry.sample, entry.part)
      } catch let problem as RowProblem {
        listing.omit("\(path) line \(number)", problem.text)
      }
    }
    if let remark { listing.remarks.append(remark) }
    return listing
  }

  /// The number of lines read so far that are not UTF-8, as a remark; nil if all are.
  var remark: Omission? {
    lines.latin1Count > 0
      ? Omission(path, "\(counted(lines.latin1Count, "line")) taken as Latin-1") : nil
  }

  /// Calls `body` with each line; nil for a line of another length.
  ///
  /// - Throws: `LabelledError` if quotes or records are wrong, `FileError`, and what `body` throws.
  func forEachRow(
    _ body: (_ number: Int, _ row: CorpusRow<Column>?) throws -> Void
  ) throws {
    guard let splitter else {
      while let (number, text) = try lines.next() {
        let record = Self.renamed(
          try LabelledSource.record(text, path: path, line: number), named)
        let row = CorpusRow<Column>(
          line: number, { Self.texts(record[$0]) }, members: { Self.members(record[$0]) })
        try body(number, row)
      }
      return
    }
    lines.quote(by: splitter)
    let header = try lines.next(splitter)?.fields ?? []
    while let (number, fields) = try lines.next(splitter) {
      let places = Self.renamed(
        Dictionary(zip(header, fields), uniquingKeysWith: { first, _ in first }), named)
      let isWhole = fields.count == header.count
      try body(number, isWhole ? CorpusRow(line: number) { places[$0].map { [$0] } } : nil)
    }
  }

  /// The texts of the members of an object of a record, by their names.
  private static func members(_ value: Any?) -> [String: String]? {
    (value as? [String: Any])?.compactMapValues { texts($0)?.first }
  }

  /// The texts of a value of a record; `audio` may be an object with a path.
  private static func texts(_ value: Any?) -> [String]? {
    switch value {
    case let text as String: [text]
    case let number as NSNumber: ["\(number)"]
    case let record as [String: Any]: texts(record["path"])
    case let list as [Any]: list.flatMap { texts($0) ?? [] }
    default: nil
    }
  }
}

/// The properties of tables that do not depend on their columns.
enum CorpusTables {
  /// The endings of tables' names, also with `.gz`.
  private static let endings: Set<String> = ["tsv", "csv", "jsonl", "ndjson", "json"]

  /// True if the name of `path` is that of a table.
  static func isNamed(_ path: String) -> Bool {
    let plain = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
    return endings.contains(FileEnding.of(plain))
  }

  /// Returns the names of the columns of the table at `path`, as far as they can be seen.
  static func columns(_ path: String) -> [String] {
    guard let lines = try? LabelledLines(path: path), let first = lines.sample.lines.first else {
      return []
    }
    return FieldSplitter(.tab, hasQuotes: false).texts(of: first) ?? []
  }
}

/// A problem with a row of a table.
struct RowProblem: Error {
  /// The problem, as the end of a sentence.
  let text: String
}

/// A row of a table of samples.
struct CorpusRow<Column: CorpusColumn> {
  /// The number of the line, from 1.
  let line: Int
  private var values: [Column: [String]] = [:]
  private var objects: [Column: [String: String]] = [:]

  /// Makes a row of the texts of columns, and of the members of those that hold objects.
  init(
    line: Int, _ texts: (String) -> [String]?,
    members: (String) -> [String: String]? = { _ in nil }
  ) {
    self.line = line
    for column in Column.allCases {
      values[column] = column.names.lazy.compactMap(texts).first
      objects[column] = column.names.lazy.compactMap(members).first
    }
  }

  /// The text in `column`; nil if there is none.
  subscript(column: Column) -> String? {
    values[column]?.first.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The texts in `column`, blank ones too.
  func texts(_ column: Column) -> [String] { values[column] ?? [] }

  /// The members of the object in `column`, by name; none if it holds no object.
  func members(_ column: Column) -> [(name: String, text: String)] {
    (objects[column] ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Returns the seconds in `column`.
  ///
  /// - Throws: `RowProblem`.
  func seconds(_ column: Column) throws -> Double? {
    guard let text = self[column] else { return nil }
    guard let value = Double(text), value.isFinite, value >= 0 else {
      throw RowProblem(text: "\(text.quoted) is no number of seconds")
    }
    return value
  }

  /// Returns the part that `column` names.
  ///
  /// - Throws: `RowProblem`.
  func part(_ column: Column) throws -> LabelledPart? {
    guard let word = self[column] else { return nil }
    guard let part = LabelledPart(of: "/\(word)", below: [""]) else {
      throw RowProblem(text: "the part \(word.quoted) is none of train, validation (dev) and test")
    }
    return part
  }
}

extension CorpusRow where Column: FileColumn {
  /// Returns the name in the column of paths, and the first of `folders` below which it is a file.
  ///
  /// - Throws: `RowProblem`.
  func place(below folders: [String]) throws -> (name: String, path: String) {
    guard let name = self[.path] else { throw RowProblem(text: "no path") }
    let places = name.hasPrefix("/") ? [name] : folders.map { "\($0)/\(name)" }
    return (name, places.first { FileManager.default.fileExists(atPath: $0) } ?? places[0])
  }
}

import Foundation

/// The files to read texts with classes from: JSON objects, tables, lines of `CLASS:fine text`
/// (such as TREC's questions) or of `__label__CLASS text` (fastText's), recognised by content.
public struct LabelledSource: Sendable, Equatable {
  /// Files, and folders of files that end in one of `endings`.
  public var paths: [String]
  /// The fields or columns of the texts, in order; at most two are used.
  public var fields: [String]
  /// True if each sample must have all of `fields`; false if those that a file's first sample has
  /// suffice for that file.
  public var isExact: Bool
  /// The field or column of the class.
  public var label: String
  /// True if all of `CLASS:fine` is the class, rather than only the part before the colon.
  public var isFine: Bool
  /// The names of all columns of tables without a header, in order.
  public var columns: [String]
  /// True if a sample may have any number of labels, separated by commas or in a JSON list; false
  /// if it must have one.
  public var takesLabelSets = false

  /// Makes a source that reads `paths`.
  public init(
    paths: [String], fields: [String], isExact: Bool = false, label: String = "label",
    isFine: Bool = false, columns: [String] = []
  ) {
    (self.paths, self.fields, self.isExact) = (paths, fields, isExact)
    (self.label, self.isFine, self.columns) = (label, isFine, columns)
  }

  /// The ends of the names of files that are read in folders, each also with `.gz`.
  static let endings = [".jsonl", ".ndjson", ".json", ".tsv", ".csv", ".txt"]

  /// Returns the files that the paths name or contain.
  ///
  /// - Throws: `DataError` or `FileError` if a path is missing or cannot be read.
  public func files() throws -> [TextFile] { try parted.files() }

  private var parted: PartedFiles { PartedFiles(paths: paths, endings: Self.endings) }

  /// Returns the part to read of files and folders that are named for validation: in folders the
  /// files that are called so, and nil for all where names say nothing. A file that is named is
  /// read whatever it is called.
  ///
  /// - Throws: `LabelledError.noSamples` if a folder names other parts only; errors of listing.
  public func validatingPart() throws -> LabelledPart? { try parted.validatingPart() }

  /// Returns the number of bytes in all files together.
  public func totalBytes() throws -> Int { try files().reduce(0) { $0 + $1.size } }

  /// Returns the samples of `part`, in the order of the files; of all files if it is nil. If no
  /// file name indicates a part, all samples are for training.
  ///
  /// - Throws: `LabelledError` naming file and line, `DataError` or `FileError`.
  public func read(_ part: LabelledPart?) throws -> [LabelledText] {
    try parted.paths(of: part).flatMap { try read($0) }
  }

  /// Calls `body` with each line that is not blank of the files of `part`, with its file and
  /// number.
  ///
  /// - Throws: `DataError`, `FileError`, and what `body` throws.
  public func forEachLine(
    of part: LabelledPart?, _ body: (_ path: String, _ line: Int, _ text: String) throws -> Void
  ) throws {
    for path in try parted.paths(of: part) {
      let lines = try LabelledLines(path: path)
      while let (number, text) = try lines.next() { try body(path, number, text) }
    }
  }

  private func read(_ path: String) throws -> [LabelledText] {
    let lines = try LabelledLines(path: path)
    guard let first = lines.sample.lines.first else { throw LabelledError.unknownForm(path: path) }
    if lines.sample.records != nil { return try readRecords(lines) }
    if let splitter = splitter(lines, first) { return try readTable(lines, splitter) }
    return try readParted(lines)
  }

  /// The splitter of a table; nil if the file is none.
  private func splitter(_ lines: LabelledLines, _ first: [UInt8]) -> FieldSplitter? {
    if let separator = lines.separator { return FieldSplitter(separator, firstLine: first) }
    let splitters = TableSeparator.allCases.filter { $0 != .blanks }
      .map { FieldSplitter($0, firstLine: first) }
    if !columns.isEmpty {
      let fitting = splitters.first { lines.sample.fields($0, columns: columns.count) != nil }
      return fitting ?? FieldSplitter(.tab)
    }
    let best = TableSeparator.best(of: splitters.map(\.separator), for: first) { _, names in
      names.count < 2 ? 0 : names.count { $0 == label || fields.contains($0) }
    }
    if let best { return best.splitter }
    if first.contains(TableSeparator.tab.byte) { return splitters[0] }
    guard Self.parted(String(decoding: first, as: UTF8.self), isFine: isFine) == nil,
      lines.sample.lines.count > 1
    else { return nil }
    return lines.sample.widths.first.map { FieldSplitter($0.separator, firstLine: first) }
  }

  /// Reads lines of `CLASS:fine text` or `__label__CLASS text`.
  private func readParted(_ lines: LabelledLines) throws -> [LabelledText] {
    var samples: [LabelledText] = []
    while let (number, text) = try lines.next() {
      guard let (label, rest) = Self.parted(text, isFine: isFine) else {
        guard !samples.isEmpty else { throw LabelledError.unknownForm(path: lines.path) }
        throw LabelledError.badLine(
          path: lines.path, line: number,
          reason: "no 'CLASS:fine text' as on the lines before it; correct or remove it")
      }
      guard !rest.hasPrefix(Self.mark) else {
        throw LabelledError.badLine(
          path: lines.path, line: number, reason: "more than one class; give each text one")
      }
      if isExact { throw LabelledError.noFields(path: lines.path) }
      samples.append(LabelledText([rest], label: label))
    }
    return samples
  }

  /// The mark of classes in fastText's files.
  private static let mark = "__label__"

  /// Parses a line of `CLASS:fine text` or `__label__CLASS text`; nil if it is neither.
  private static func parted(_ line: String, isFine: Bool) -> (label: String, text: String)? {
    guard let space = line.firstIndex(of: " ") else { return nil }
    let name = line[..<space], text = line[space...].trimmingCharacters(in: .whitespaces)
    if name.hasPrefix(mark), name.count > mark.count {
      return (String(name.dropFirst(mark.count)), text)
    }
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    return (String(isFine ? name : parts[0]), text)
  }

  private func readTable(
    _ lines: LabelledLines, _ splitter: FieldSplitter
  ) throws -> [LabelledText] {
    lines.quote(by: splitter)
    var columns = columns
    let header = lines.sample.lines.first.flatMap(splitter.texts(of:)) ?? []
    if columns.isEmpty || columns == header { columns = try lines.next(splitter)?.fields ?? [] }
    let names = used(of: columns)
    func place(_ name: String) throws -> Int {
      guard let place = columns.firstIndex(of: name) else {
        throw LabelledError.missingColumn(path: lines.path, column: name, found: columns)
      }
      return place
    }
    let places = try (names.isEmpty ? Array(fields.prefix(1)) : names).map(place)
    let label = try place(self.label)
    var samples: [LabelledText] = []
    while let (number, cells) = try lines.next(splitter) {
      guard cells.count == columns.count else {
        throw LabelledError.badLine(
          path: lines.path, line: number,
          reason: "\(cells.count) columns where the header has \(columns.count); correct the line")
      }
      guard cells != columns else {
        throw LabelledError.badLine(
          path: lines.path, line: number, reason: "the names of the columns again; remove the line")
      }
      guard takesLabelSets || !cells[label].isEmpty else {
        throw LabelledError.badLine(
          path: lines.path, line: number, reason: "no class in column \(self.label.quoted)")
      }
      samples.append(
        LabelledText(places.map { cells[$0] }, fields: names, label: cells[label]))
    }
    return samples
  }

  /// Returns the fields to use in a file whose first sample has `found`.
  private func used(of found: [String]) -> [String] {
    Array((isExact ? fields : fields.filter(found.contains)).prefix(2))
  }

  private func readRecords(_ lines: LabelledLines) throws -> [LabelledText] {
    var names: [String]?, samples: [LabelledText] = []
    while let (number, text) = try lines.next() {
      let record = try Self.record(text, path: lines.path, line: number)
      let used = names ?? used(of: record.compactMap { $1 is String ? $0 : nil })
      names = used
      let texts = used.compactMap { record[$0] as? String }
      guard !used.isEmpty, texts.count == used.count else {
        throw LabelledError.missingField(
          path: lines.path, line: number,
          field: used.first { !(record[$0] is String) } ?? fields.first ?? "text",
          found: record.keys.sorted())
      }
      if let list = record[label] as? [Any], takesLabelSets,
        list.contains(where: { ($0 as? String)?.contains(",") == true })
      {
        throw LabelledError.badLine(
          path: lines.path, line: number,
          reason: "a label with a comma, which separates labels; give it another name")
      }
      guard let label = record[label].flatMap(name) else {
        throw LabelledError.missingField(
          path: lines.path, line: number, field: self.label, found: record.keys.sorted())
      }
      samples.append(LabelledText(texts, fields: used, label: label))
    }
    return samples
  }

  /// Parses the JSON object on a line.
  static func record(_ text: String, path: String, line: Int) throws -> [String: Any] {
    let value = try? JSONSerialization.jsonObject(with: Data(text.utf8))
    guard let record = value as? [String: Any] else {
      throw LabelledError.badLine(
        path: path, line: line, reason: "not a JSON object; each line must be one")
    }
    return record
  }

  /// Returns the name of a class given as a text, a number or a truth value, or the names of
  /// labels in a list, separated by commas.
  private func name(_ value: Any) -> String? {
    switch value {
    case let text as String: return text.isEmpty && !takesLabelSets ? nil : text
    case let number as NSNumber: return "\(number)"
    case let list as [Any] where takesLabelSets:
      let names = list.compactMap { name($0) }
      return names.count == list.count ? names.joined(separator: ",") : nil
    default: return nil
    }
  }
}

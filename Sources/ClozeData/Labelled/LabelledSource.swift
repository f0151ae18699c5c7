import Foundation

/// The files to read texts with classes from: JSONL files, tab-separated tables with a header, or
/// lines of `CLASS:fine text` (such as TREC's questions), recognised by their content.
public struct LabelledSource: Sendable, Equatable {
  /// Files, and folders of files that end in .jsonl, .ndjson, .tsv or .txt.
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

  /// Makes a source that reads `paths`.
  public init(
    paths: [String], fields: [String], isExact: Bool = false, label: String = "label",
    isFine: Bool = false
  ) {
    (self.paths, self.fields, self.isExact) = (paths, fields, isExact)
    (self.label, self.isFine) = (label, isFine)
  }

  static let endings = [".jsonl", ".ndjson", ".tsv", ".txt"]

  /// Returns the files that the paths name or contain.
  ///
  /// - Throws: `DataError` or `FileError` if a path is missing or cannot be read.
  public func files() throws -> [TextFile] {
    try TextFileList(paths: paths).files.filter { file in
      file.isNamed || Self.endings.contains { file.path.lowercased().hasSuffix($0) }
    }
  }

  /// Returns the number of bytes in all files together.
  public func totalBytes() throws -> Int { try files().reduce(0) { $0 + $1.size } }

  /// Returns the samples of `part`, in the order of the files; of all files if it is nil. If no
  /// file name indicates a part, all samples are for training.
  ///
  /// - Throws: `LabelledError` naming file and line, `DataError` or `FileError`.
  public func read(_ part: LabelledPart?) throws -> [LabelledText] {
    try files(of: part).flatMap { try read($0) }
  }

  /// Returns the paths of the files of `part`; of all if it is nil. Empty files hold no samples and
  /// are left out.
  private func files(of part: LabelledPart?) throws -> [String] {
    let files = try files().filter { $0.size > 0 }
    guard let part else { return files.map(\.path) }
    let parts = files.map { LabelledPart(of: $0.path, below: paths) }
    // Among files that name a part, one that names none could belong to any.
    if let unclear = parts.firstIndex(of: nil), parts.contains(where: { $0 != nil }) {
      throw LabelledError.unclearPart(path: files[unclear].path)
    }
    return zip(files, parts).filter { ($0.1 ?? .training) == part }.map(\.0.path)
  }

  /// Calls `body` with each line that is not blank of the files of `part`, with its file and
  /// number.
  ///
  /// - Throws: `DataError`, `FileError`, and what `body` throws.
  public func forEachLine(
    of part: LabelledPart?, _ body: (_ path: String, _ line: Int, _ text: String) throws -> Void
  ) throws {
    for path in try files(of: part) {
      for (number, text) in try LabelledLines(path: path) { try body(path, number, text) }
    }
  }

  private func read(_ path: String) throws -> [LabelledText] {
    let lines = try LabelledLines(path: path)
    guard let first = lines.first else { throw FileError.empty(path: path) }
    if first.text.hasPrefix("{") { return try readRecords(lines) }
    if first.text.contains("\t") { return try readTable(lines, header: first.text) }
    guard Self.parted(first.text, isFine: isFine) != nil else {
      throw LabelledError.unknownForm(path: path)
    }
    if isExact { throw LabelledError.noFields(path: path) }
    return try lines.map { number, text in
      guard let (label, rest) = Self.parted(text, isFine: isFine) else {
        throw LabelledError.badLine(
          path: path, line: number,
          reason: "no 'CLASS:fine text' as on the lines before it; correct or remove it")
      }
      return LabelledText([rest], label: label)
    }
  }

  /// Parses a line of `CLASS:fine text`; nil if it is not one.
  private static func parted(_ line: String, isFine: Bool) -> (label: String, text: String)? {
    guard let space = line.firstIndex(of: " ") else { return nil }
    let name = line[..<space]
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    let text = line[space...].trimmingCharacters(in: .whitespaces)
    return (String(isFine ? name : parts[0]), text)
  }

  private func readTable(_ lines: LabelledLines, header: String) throws -> [LabelledText] {
    let columns = Self.cells(header)
    let names = used(of: columns)
    if let missing = names.isEmpty ? fields.first : names.first(where: { !columns.contains($0) }) {
      throw LabelledError.missingColumn(path: lines.path, column: missing, found: columns)
    }
    let places = names.compactMap(columns.firstIndex)
    guard let label = columns.firstIndex(of: label) else {
      throw LabelledError.missingColumn(path: lines.path, column: self.label, found: columns)
    }
    return try lines.dropFirst().map { number, text in
      let cells = Self.cells(text)
      guard cells.count == columns.count else {
        throw LabelledError.badLine(
          path: lines.path, line: number,
          reason: "\(cells.count) columns where the header has \(columns.count); correct the line")
      }
      guard !cells[label].isEmpty else {
        throw LabelledError.badLine(
          path: lines.path, line: number, reason: "no class in column \(self.label.quoted)")
      }
      return LabelledText(places.map { cells[$0] }, fields: names, label: cells[label])
    }
  }

  /// Returns the fields to use in a file whose first sample has `found`.
  private func used(of found: [String]) -> [String] {
    Array((isExact ? fields : fields.filter(found.contains)).prefix(2))
  }

  private static func cells(_ line: String) -> [String] {
    line.split(separator: "\t", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private func readRecords(_ lines: LabelledLines) throws -> [LabelledText] {
    var names: [String]?
    return try lines.map { number, text in
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
      guard let label = record[label].flatMap(Self.name) else {
        throw LabelledError.missingField(
          path: lines.path, line: number, field: self.label, found: record.keys.sorted())
      }
      return LabelledText(texts, fields: used, label: label)
    }
  }

  /// Parses the JSON object on a line.
  private static func record(_ text: String, path: String, line: Int) throws -> [String: Any] {
    let value = try? JSONSerialization.jsonObject(with: Data(text.utf8))
    guard let record = value as? [String: Any] else {
      throw LabelledError.badLine(
        path: path, line: line, reason: "not a JSON object; each line must be one")
    }
    return record
  }

  /// Returns the name of a class given as a text, a number or a truth value.
  private static func name(_ value: Any) -> String? {
    switch value {
    case let text as String: text.isEmpty ? nil : text
    case let number as NSNumber: "\(number)"
    default: nil
    }
  }
}

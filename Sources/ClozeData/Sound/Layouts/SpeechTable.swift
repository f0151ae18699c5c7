import Foundation

/// A table of utterances, with a header or as JSON objects, whose columns are known by their names.
///
/// In tables with tabs quotes mean nothing, unless the header has them.
struct SpeechTable {
  /// The names by which columns are known, the best first.
  enum Column: CaseIterable {
    case path, text, speaker, label, part, offset, duration, end

    var names: [String] {
      switch self {
      case .path:
        ["path", "audio", "audio_filepath", "audio_path", "file", "file_name", "filename"]
      case .text: ["text", "sentence", "transcript", "transcription"]
      case .speaker: ["speaker", "speaker_id", "client_id"]
      case .label: ["label", "class", "digit", "category"]
      case .part: ["split", "subset", "partition"]
      case .offset: ["offset", "start"]
      case .duration: ["duration"]
      case .end: ["end"]
      }
    }
  }

  /// The endings of tables' names, also with `.gz`.
  private static let endings: Set<String> = ["tsv", "csv", "jsonl", "ndjson", "json"]

  /// True if the name of `path` is that of a table.
  static func isNamed(_ path: String) -> Bool {
    let plain = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
    return endings.contains(SoundEndings.of(plain))
  }

  private let path: String
  private let lines: LabelledLines
  /// The splitter of a table with a header; nil for records.
  private let splitter: FieldSplitter?

  /// Opens the table at `path`; nil if it is none of utterances.
  ///
  /// - Parameter isQuoted: False if quotes mean nothing whatever the header has.
  /// - Throws: `FileError`, `DataError`.
  init?(_ path: String, isQuoted: Bool = true) throws {
    self.path = path
    lines = try LabelledLines(path: path)
    guard let first = lines.sample.lines.first else { return nil }
    guard lines.sample.records == nil else {
      splitter = nil
      let object = lines.sample.objects.first.flatMap {
        try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
      }
      guard let object, Column.path.names.contains(where: { object[$0] != nil }) else { return nil }
      return
    }
    let separators: [TableSeparator] = [.tab, .comma, .semicolon, .bar]
    let best = TableSeparator.best(of: separators, for: first) { _, names in
      guard Column.path.names.contains(where: names.contains) else { return 0 }
      return Column.allCases.count { $0.names.contains(where: names.contains) }
    }
    guard let best else { return nil }
    splitter = isQuoted ? best.splitter : FieldSplitter(best.splitter.separator, hasQuotes: false)
  }

  /// Returns the names of the columns of the table at `path`, as far as they can be seen.
  static func columns(_ path: String) -> [String] {
    guard let lines = try? LabelledLines(path: path), let first = lines.sample.lines.first else {
      return []
    }
    return FieldSplitter(.tab, hasQuotes: false).texts(of: first) ?? []
  }

  /// Reads all utterances.
  ///
  /// - Parameters:
  ///   - folders: The folders that paths are relative to; the first that has the file counts.
  ///   - part: The part of lines that name none.
  /// - Throws: `LabelledError` if quotes or records are wrong, `FileError`.
  func read(below folders: [String], part: LabelledPart?) throws -> SpeechListing {
    var listing = SpeechListing()
    try forEachRow { number, row in
      guard let row else {
        return listing.omit("\(path) line \(number)", "another number of columns than the header")
      }
      do {
        let (utterance, named) = try utterance(row, folders)
        listing.add(utterance, named ?? part)
      } catch let problem as RowProblem {
        listing.omit("\(path) line \(number)", problem.text)
      }
    }
    return listing
  }

  private struct RowProblem: Error { var text: String }

  /// Calls `body` with the values of each line by column; nil for a line of another length.
  private func forEachRow(_ body: (_ number: Int, _ row: [Column: String]?) throws -> Void) throws {
    guard let splitter else {
      while let (number, text) = try lines.next() {
        let record = try LabelledSource.record(text, path: path, line: number)
        try body(number, Self.row { Self.text(record[$0]) })
      }
      return
    }
    lines.quote(by: splitter)
    let header = try lines.next(splitter)?.fields ?? []
    while let (number, fields) = try lines.next(splitter) {
      let places = Dictionary(zip(header, fields), uniquingKeysWith: { first, _ in first })
      try body(number, fields.count == header.count ? Self.row { places[$0] } : nil)
    }
  }

  private static func row(_ value: (String) -> String?) -> [Column: String] {
    var row: [Column: String] = [:]
    for column in Column.allCases { row[column] = column.names.lazy.compactMap(value).first }
    return row
  }

  /// The text of a value of a record; `audio` may be an object with a path.
  private static func text(_ value: Any?) -> String? {
    switch value {
    case let text as String: text
    case let number as NSNumber: "\(number)"
    case let record as [String: Any]: text(record["path"])
    default: nil
    }
  }

  private func utterance(
    _ row: [Column: String], _ folders: [String]
  ) throws -> (utterance: Utterance, part: LabelledPart?) {
    guard let name = row[.path], !name.isEmpty else { throw RowProblem(text: "no path") }
    let places = name.hasPrefix("/") ? [name] : folders.map { "\($0)/\(name)" }
    let place = places.first { FileManager.default.fileExists(atPath: $0) } ?? places[0]
    var utterance = Utterance(name: name, path: place)
    utterance.text = row[.text]
    utterance.speaker = row[.speaker].flatMap { $0.isEmpty ? nil : $0 }
    utterance.label = row[.label].flatMap { $0.isEmpty ? nil : $0 }
    let end = try number(.end, row)
    utterance.offset = try number(.offset, row) ?? 0
    utterance.duration = try number(.duration, row) ?? end.map { $0 - utterance.offset }
    if let duration = utterance.duration, duration <= 0 {
      throw RowProblem(text: "a duration of \(duration) s")
    }
    return (utterance, try part(row))
  }

  private func number(_ column: Column, _ row: [Column: String]) throws -> Double? {
    guard let text = row[column], !text.isEmpty else { return nil }
    guard let value = Double(text), value.isFinite, value >= 0 else {
      throw RowProblem(text: "\(text.quoted) is no number of seconds")
    }
    return value
  }

  private func part(_ row: [Column: String]) throws -> LabelledPart? {
    guard let word = row[.part], !word.isEmpty else { return nil }
    guard let part = LabelledPart(of: "/\(word)", below: [""]) else {
      throw RowProblem(text: "the part \(word.quoted) is none of train, validation (dev) and test")
    }
    return part
  }
}

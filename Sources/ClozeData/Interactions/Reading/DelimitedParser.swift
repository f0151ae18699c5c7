/// Parses lines of fields below a header: the formats `csv`, `tsv` and `inter`.
///
/// Spaces around a field are not part of it, except inside quotes, which only CSV has.
struct DelimitedParser: RowParser {
  private let splitter: FieldSplitter
  private let columns: Int
  private let subject: Int
  private let item: Int
  private let time: Int?
  private let rating: Int?

  /// Makes a parser for lines below `header`; `path` names the file in errors.
  ///
  /// - Throws: `InteractionError.missingColumn`, or `LineProblem` if the header has bad quotes.
  init(
    header: ByteLines.Line, format: InteractionFormat, layout: RowLayout, path: String
  ) throws {
    splitter = FieldSplitter(format)
    let names = try splitter.names(header)
    func column(_ choice: ColumnChoice) throws -> Int {
      guard let index = choice.best(of: names) else {
        throw InteractionError.missingColumn(path: path, role: choice.role, columns: names)
      }
      return index
    }
    item = try column(layout.item)
    subject = try column(layout.subject)
    // A time column with a usual name is optional; one named by the user must exist.
    time = try layout.time.flatMap { choice in
      try choice.name == nil ? choice.best(of: names) : column(choice)
    }
    rating = try layout.rating.map(column)
    columns = names.count
  }

  mutating func parse(_ line: ByteLines.Line, into row: inout InteractionRow) throws {
    var cursor = 0, column = 0, moment: UnsafeBufferPointer<UInt8>?
    var mark: UnsafeBufferPointer<UInt8>?
    while cursor <= line.count {
      let field = try splitter.next(line, &cursor)
      if column == item { row.items.append(field) }
      if column == subject { row.subject = field }
      if column == time { moment = field }
      if column == rating { mark = field }
      column += 1
    }
    guard column == columns else {
      throw LineProblem.fieldCount(found: column, expected: columns, text: excerpt(line))
    }
    row.time = try moment.map(Timestamp.parse)
    row.rating = try mark.flatMap(Rating.parse)
  }
}

/// Splits lines at commas or tabs.
struct FieldSplitter {
  private let separator: UInt8
  private let hasQuotes: Bool
  private let hasTypes: Bool
  private static let quote = UInt8(ascii: "\"")
  private static let space = UInt8(ascii: " ")

  init(_ format: InteractionFormat) {
    separator = format == .csv ? UInt8(ascii: ",") : UInt8(ascii: "\t")
    hasQuotes = format == .csv
    hasTypes = format == .inter
  }

  /// The names of the columns in `header`, without types such as `:token`.
  func names(_ header: ByteLines.Line) throws -> [String] {
    var names: [String] = [], cursor = 0
    while cursor <= header.count {
      let name = String(decoding: try next(header, &cursor), as: UTF8.self)
      let typed = hasTypes ? name.firstIndex(of: ":") : nil
      names.append(typed.map { String(name[..<$0]) } ?? name)
    }
    return names
  }

  /// Returns the field at `cursor`, which moves past the separator; after the last field it lies
  /// one past the line's end.
  @inline(__always)
  func next(
    _ line: ByteLines.Line, _ cursor: inout Int
  ) throws -> UnsafeBufferPointer<UInt8> {
    if hasQuotes, cursor < line.count, line[cursor] == Self.quote {
      return try quoted(line, &cursor)
    }
    var start = cursor
    while cursor < line.count, line[cursor] != separator { cursor += 1 }
    var end = cursor
    cursor += 1
    while start < end, line[start] == Self.space { start += 1 }
    while start < end, line[end - 1] == Self.space { end -= 1 }
    return UnsafeBufferPointer(rebasing: line[start..<end])
  }

  /// Reads a quoted field and unescapes its doubled quotes in place.
  private func quoted(
    _ line: ByteLines.Line, _ cursor: inout Int
  ) throws -> UnsafeBufferPointer<UInt8> {
    let start = cursor + 1
    var end = start, index = start
    while index < line.count {
      if line[index] == Self.quote {
        guard index + 1 < line.count, line[index + 1] == Self.quote else { break }
        index += 1
      }
      line[end] = line[index]
      (end, index) = (end + 1, index + 1)
    }
    guard index < line.count, index + 1 == line.count || line[index + 1] == separator else {
      throw LineProblem.badQuotes
    }
    cursor = index + 2
    return UnsafeBufferPointer(rebasing: line[start..<end])
  }
}

/// Parses ratings.
enum Rating {
  /// Parses the number that `text` spells; nil if it is empty.
  ///
  /// - Throws: `LineProblem.badRating` unless it is a finite decimal number.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) throws -> Float? {
    guard !text.isEmpty else { return nil }
    guard let number = Float(String(decoding: text, as: UTF8.self)), number.isFinite else {
      throw LineProblem.badRating(excerpt(text))
    }
    return number
  }
}

/// Parses times in seconds to nanoseconds.
enum Timestamp {
  /// Parses the number that `text` spells.
  ///
  /// - Throws: `LineProblem.badTime` unless it is a finite decimal number.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) throws -> Int64 {
    let isDecimal = text.allSatisfy { byte in
      byte &- 0x30 < 10 || "+-.eE".utf8.contains(byte)
    }
    guard isDecimal, let number = Double(String(decoding: text, as: UTF8.self)),
      let nanoseconds = Int64(exactly: (number * 1e9).rounded())
    else { throw LineProblem.badTime(excerpt(text)) }
    return nanoseconds
  }
}

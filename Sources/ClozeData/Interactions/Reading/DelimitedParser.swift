/// Parses lines of fields in named columns: the formats of tables.
struct DelimitedParser: RowParser {
  let taken: [TakenColumn]
  private let splitter: FieldSplitter
  private let columns: Int
  private let subject: Int
  private let item: Int
  private let time: Int?
  private let rating: Int?
  /// True if a field of items lists several.
  private let isList: Bool
  private var times = TimeParser()

  /// Makes a parser of a table in `form`; `sample` are its first lines below the header, and `path`
  /// names the file in errors.
  ///
  /// - Throws: `InteractionError` if a column is missing or unclear.
  init(_ form: RowForm, layout: RowLayout, sample: TableSample, path: String) throws {
    splitter = form.splitter ?? FieldSplitter(.comma)
    let names = form.columns
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
    let places =
      [(layout.subject.role, subject), (layout.item.role, item)]
      + (time.map { [(.time, $0)] } ?? []) + (rating.map { [(.rating, $0)] } ?? [])
    taken = places.map { TakenColumn(role: $0, name: names[$1]) }
    let fields = sample.fields(splitter, columns: columns)
    isList = Self.isList(names[item], fields?[item] ?? [])
    try checkItems(layout, names, path)
    if layout.time != nil, time == nil, let fields {
      try checkTimes(fields, names, path)
    }
  }

  /// True if the column `name` lists items in each field, by its name or by brackets around all.
  private static func isList(_ name: String, _ fields: [String]) -> Bool {
    InteractionColumn.listNames.contains(ColumnChoice.plain(name))
      || !fields.isEmpty && fields.allSatisfy { $0.hasPrefix("[") && $0.hasSuffix("]") }
  }

  /// Throws if the table has lists of items beside single ones and neither was named: rows that
  /// hold what came before a single item repeat others.
  private func checkItems(_ layout: RowLayout, _ names: [String], _ path: String) throws {
    guard layout.item.name == nil, !isList else { return }
    let list = names.first {
      InteractionColumn.listNames.contains(ColumnChoice.plain($0)) && $0 != names[item]
    }
    if let list {
      throw InteractionError.unclearItems(path: path, item: names[item], list: list)
    }
  }

  /// Throws if a column whose name says nothing looks like times.
  private func checkTimes(_ fields: [[String]], _ names: [String], _ path: String) throws {
    for column in fields.indices where column != item && column != subject {
      if TableSample.areTimes(fields[column]) {
        throw InteractionError.unclearTime(path: path, column: names[column])
      }
    }
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
    row.rating = try mark.flatMap(Rating.parse)
    if isList {
      row.isWhole = true
      Self.splitList(&row.items)
    } else if let moment {
      row.time = try times.parse(moment)
    }
  }

  /// Replaces the only one of `items` by those it lists: words, or `[1, 'two']`.
  private static func splitList(_ items: inout [UnsafeBufferPointer<UInt8>]) {
    let field = items[0]
    items.removeAll(keepingCapacity: true)
    let isBracketed =
      field.first == UInt8(ascii: "[") && field.last == UInt8(ascii: "]") && field.count > 1
    let quotes: Set<UInt8> = [UInt8(ascii: "'"), UInt8(ascii: "\"")]
    let body = isBracketed ? field[1..<field.count - 1] : field[...]
    for word in body.split(whereSeparator: {
      isBracketed ? $0 == UInt8(ascii: ",") : $0 == 0x20 || $0 == 0x09
    }) {
      var word = word
      while let first = word.first, first == 0x20 { word = word.dropFirst() }
      while let last = word.last, last == 0x20 { word = word.dropLast() }
      if isBracketed, word.count > 1, let first = word.first, quotes.contains(first),
        word.last == first
      {
        word = word.dropFirst().dropLast()
      }
      items.append(UnsafeBufferPointer(rebasing: word))
    }
  }
}

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
  /// The names of the user's and the item's column, if the first line has them.
  private let header: (subject: [UInt8], item: [UInt8])?
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
    let fields = sample.fields(splitter, columns: columns)
    isList = Self.isList(names[item], fields?[item] ?? [])
    let read =
      [(layout.subject.role, subject), (layout.item.role, item)]
      + (isList ? [] : time.map { [(.time, $0)] } ?? [])
      + (rating.map { [(.rating, $0)] } ?? [])
    taken = read.map { TakenColumn(role: $0, name: names[$1]) }
    header = form.hasHeader ? (Array(names[subject].utf8), Array(names[item].utf8)) : nil
    try checkItems(layout, names, path)
    if let time = layout.time { try checkTimes(time, fields ?? [], names, path) }
  }

  /// True if the column `name` lists items in each field, by its name and words, or by brackets.
  private static func isList(_ name: String, _ fields: [String]) -> Bool {
    let isNamed = InteractionColumn.listNames.contains(ColumnChoice.plain(name))
    let bracketed = fields.count { field in
      var field = field
      return field.withUTF8 { ItemListField.isBracketed($0) && $0.contains(UInt8(ascii: ",")) }
    }
    return isNamed && (fields.isEmpty || ItemListField.areLists(fields))
      || bracketed * 2 > fields.count
  }

  /// Throws if the table has lists of items beside single ones and neither was named: rows that
  /// hold what came before a single item repeat others.
  private func checkItems(_ layout: RowLayout, _ names: [String], _ path: String) throws {
    guard layout.item.name == nil else { return }
    let known = names.filter { layout.item.rank(of: $0) != nil }
    let lists = known.filter { InteractionColumn.listNames.contains(ColumnChoice.plain($0)) }
    guard let list = lists.first, let single = known.first(where: { !lists.contains($0) }) else {
      return
    }
    throw InteractionError.unclearItems(path: path, item: single, list: list)
  }

  /// Throws if the time is divided among columns, or if a column whose name says nothing looks like
  /// times.
  private func checkTimes(
    _ choice: ColumnChoice, _ fields: [[String]], _ names: [String], _ path: String
  ) throws {
    guard choice.name == nil, !isList else { return }
    let plain = names.map(ColumnChoice.plain)
    if let time, plain[time] == "time", let date = plain.firstIndex(of: "date") {
      throw InteractionError.dividedTime(path: path, columns: [names[date], names[time]])
    }
    guard time == nil else { return }
    let parts = ["year", "month", "day"].compactMap { part in
      plain.firstIndex { $0.hasSuffix(part) }
    }
    if parts.count == 3 {
      throw InteractionError.dividedTime(path: path, columns: parts.map { names[$0] })
    }
    for column in fields.indices where column != item && column != subject && column != rating {
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
    if let header, row.subject.count == header.subject.count,
      row.subject.elementsEqual(header.subject), row.items[0].elementsEqual(header.item)
    {
      throw LineProblem.repeatedHeader
    }
    if isList {
      row.isWhole = true
      try ItemListField.split(&row.items)
    } else {
      if let first = row.items[0].first, first == UInt8(ascii: "["), row.items[0].count > 2,
        ItemListField.isBracketed(row.items[0]), row.items[0].contains(UInt8(ascii: ","))
      {
        throw LineProblem.unclearList(excerpt(row.items[0]))
      }
      if let moment { row.time = try times.parse(moment) }
    }
  }
}

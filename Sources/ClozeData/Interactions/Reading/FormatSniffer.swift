/// The form of a file of interactions.
struct RowForm {
  /// The format.
  let format: InteractionFormat
  /// The names of a table's columns, from its header or given; empty if it is no table.
  var columns: [String] = []
  /// True if the first line names columns.
  var hasHeader = false
  /// True if fields may be in quotes.
  var hasQuotes = false

  /// The splitter of a table's lines; nil if it is no table.
  var splitter: FieldSplitter? {
    format.separator.map { FieldSplitter($0, hasQuotes: hasQuotes) }
  }
}

/// Detects the form of a file from its first lines.
///
/// A separator counts if the header has known names with it, or if it cuts all lines into as many
/// fields as columns are named. What can be read in two ways is refused.
struct FormatSniffer {
  private static let space = UInt8(ascii: " ")
  private static let tab = UInt8(ascii: "\t")
  private typealias Fields = [[ArraySlice<UInt8>]]

  /// The columns to look for.
  let layout: RowLayout
  /// The names of all columns, in order, if they were given.
  let columns: [String]
  /// The file's name in errors.
  let path: String

  /// Returns the form of the file that starts with `sample`.
  ///
  /// - Parameters:
  ///   - format: the format, or nil to detect it.
  ///   - separator: the separator that a first line `sep=X` named.
  /// - Throws: `InteractionError` if no known format matches.
  func form(
    of sample: TableSample, format: InteractionFormat?, separator: TableSeparator?
  ) throws -> RowForm {
    guard let first = sample.lines.first else { throw InteractionError.empty(path: path) }
    let form = try found(sample, first, format, separator)
    if form.format == .pairs || form.format == .sequences,
      let named = [layout.subject.name, layout.item.name, layout.time?.name].compactMap(\.self)
        .first
    {
      throw InteractionError.noColumns(path: path, named: named)
    }
    return form
  }

  private func found(
    _ sample: TableSample, _ first: [UInt8], _ format: InteractionFormat?,
    _ separator: TableSeparator?
  ) throws -> RowForm {
    if let format { return try form(format, first) }
    if let separator { return try form(InteractionFormat(separator), first) }
    if let records = sample.records { return RowForm(format: records ? .json : .jsonl) }
    if !columns.isEmpty { return try namedTable(sample, first) }
    if let table = headedTable(sample, first) { return try form(table, first) }
    if let (separator, width) = sample.widths.first, separator != .tab || width > 2 {
      if separator != .comma || sample.lines.count > 1 || words(first).count == 1 {
        return try unnamedTable(sample, separator, width)
      }
    }
    return try wordForm(sample.lines)
  }

  /// The form of a file in `format` whose first line is `first`.
  private func form(_ format: InteractionFormat, _ first: [UInt8]) throws -> RowForm {
    guard let separator = format.separator else {
      let names = words(first).map { String(decoding: $0, as: UTF8.self) }
      let isWords = format == .pairs || format == .sequences
      return RowForm(format: format, hasHeader: isWords && layout.isHeader(names))
    }
    let splitter = FieldSplitter(separator, firstLine: first), hasQuotes = splitter.hasQuotes
    var names = splitter.texts(of: first) ?? []
    if format == .inter || names.contains(where: Self.isTyped) {
      names = names.map { String($0.prefix { $0 != ":" }) }
    }
    let isKnown = layout.known(names) > 1 || names == columns
    guard columns.isEmpty || format == .inter else {
      guard columns.count == names.count else {
        throw InteractionError.otherColumns(path: path, named: columns.count, found: names.count)
      }
      guard !isKnown || layout.agree(columns, names) else {
        throw InteractionError.contradictingHeader(path: path, columns: names)
      }
      return RowForm(format: format, columns: columns, hasHeader: isKnown, hasQuotes: hasQuotes)
    }
    if !isKnown, names.contains(where: Self.isData) {
      throw InteractionError.noHeader(path: path, columns: names.count, areWords: false)
    }
    return RowForm(format: format, columns: names, hasHeader: true, hasQuotes: hasQuotes)
  }

  /// True if a field is a number or a time rather than the name of a column.
  private static func isData(_ field: String) -> Bool {
    DecimalNumber.finite(field) != nil || TableSample.isDate(field)
  }

  /// The form of a table whose columns were named.
  private func namedTable(_ sample: TableSample, _ first: [UInt8]) throws -> RowForm {
    let table = TableSeparator.allCases.first { separator in
      let splitter = FieldSplitter(separator, firstLine: first)
      return sample.fields(splitter, columns: columns.count) != nil
    }
    return try form(
      InteractionFormat(table ?? sample.widths.first?.separator ?? .blanks), first)
  }

  /// The format of a table whose header has a name that is looked for; nil if there is none.
  private func headedTable(_ sample: TableSample, _ first: [UInt8]) -> InteractionFormat? {
    if let typed = FieldSplitter(.tab).texts(of: first), typed.contains(where: Self.isTyped) {
      return .inter
    }
    return TableSeparator.best(for: first) { separator, names in
      let known = layout.known(names)
      // A word alone may be a user's or an item's name.
      return separator != .blanks || known > 1 && names.count > 2 ? known : 0
    }.map { InteractionFormat($0.splitter.separator) }
  }

  /// True if a column's name ends with one of the types of RecBole's atomic files.
  static func isTyped(_ column: String) -> Bool {
    [":token", ":token_seq", ":float", ":float_seq"].contains { column.hasSuffix($0) }
  }

  /// The form of a file whose lines all have `width` fields, though no name of a column is known;
  /// lists of items may happen to be so.
  private func unnamedTable(
    _ sample: TableSample, _ separator: TableSeparator, _ width: Int
  ) throws -> RowForm {
    let names = FieldSplitter(separator).texts(of: sample.lines[0]) ?? []
    guard names.contains(where: Self.isData) || separator == .tab else {
      return try form(InteractionFormat(separator), sample.lines[0])
    }
    throw InteractionError.noHeader(path: path, columns: width, areWords: separator == .tab)
  }

  private func words(_ line: [UInt8]) -> [ArraySlice<UInt8>] {
    line.split { $0 == Self.space || $0 == Self.tab }
  }

  /// Decides between `pairs` and `sequences` for lines of words.
  private func wordForm(_ lines: [[UInt8]]) throws -> RowForm {
    let fields = lines.map { line in
      line.contains(Self.tab)
        ? line.split(separator: Self.tab, omittingEmptySubsequences: false) : words(line)
    }
    let names = words(lines[0]).map { String(decoding: $0, as: UTF8.self) }
    let hasHeader = layout.isHeader(names)
    if hasHeader, names.count == 2,
      InteractionColumn.listNames.contains(ColumnChoice.plain(names[1]))
    {
      return RowForm(format: .sequences, hasHeader: true)
    }
    if arePairs(fields) {
      try checkPairs(hasHeader ? Array(fields.dropFirst()) : fields)
      return RowForm(format: .pairs, hasHeader: hasHeader)
    }
    guard names.count > 1 else {
      throw InteractionError.unknownFormat(path: path, start: excerpt(lines[0]))
    }
    // Two names over more words are those of a user and a list.
    if !hasHeader || names.count > 2, let width = tableWidth(fields) {
      throw InteractionError.noHeader(path: path, columns: width, areWords: true)
    }
    try checkWords(Array(lines.dropFirst(hasHeader ? 1 : 0)))
    return RowForm(format: .sequences, hasHeader: hasHeader)
  }

  /// Throws if the items of pairs may be lists: words or parts between commas or bars.
  private func checkPairs(_ pairs: Fields) throws {
    let items = pairs.compactMap { $0.count == 2 ? String(decoding: $0[1], as: UTF8.self) : nil }
    let lists = items.count { Self.hasMark($0) && $0.contains(/[^\s,;|][,;|][^\s,;|]/) }
    if lists * 2 > items.count { throw InteractionError.unclearLists(path: path) }
    // Each user has one line of lists, and titles of several words are those of a user's many.
    let users = Set(pairs.map { Array($0[0]) })
    if items.contains(where: { $0.contains(" ") }), users.count == pairs.count {
      throw InteractionError.unclearLists(path: path)
    }
  }

  /// True if `item` has a comma, a semicolon or a bar; regular expressions are slow for all others.
  private static func hasMark(_ item: String) -> Bool {
    item.utf8.contains { ",;|".utf8.contains($0) }
  }

  /// Throws if the words of lists are pairs of an item and a number, or end with commas.
  private func checkWords(_ lines: [[UInt8]]) throws {
    let items = lines.flatMap { words($0).dropFirst() }.map { String(decoding: $0, as: UTF8.self) }
    let odd = items.count {
      (Self.hasMark($0) || $0.utf8.contains(UInt8(ascii: ":")))
        && $0.contains(/^[^:]+:\d+(\.\d+)?$|[,;|]$/)
    }
    if odd * 2 > items.count { throw InteractionError.unclearLists(path: path) }
  }

  /// The number of columns if lines of words are more likely those of a table than lists of items:
  /// times are among the words, or nearly all lines are of one width, and that is 3 or 4, or users
  /// come again.
  private func tableWidth(_ fields: Fields) -> Int? {
    let lines = fields.map { $0.count == 2 ? words(Array($0.joined(separator: [Self.space]))) : $0 }
    let widths = Dictionary(grouping: lines, by: \.count).mapValues(\.count)
    guard lines.count > 1, let (width, count) = widths.max(by: { $0.value < $1.value }), width > 2
    else { return nil }
    if haveTimes(Array(lines.dropFirst())) { return width }
    guard count == lines.count || lines.count >= 10 && count * 10 >= lines.count * 9 else {
      return nil
    }
    let users = lines.filter { $0.count == width }.map { Array($0[0]) }
    return width < 5 || Set(users).count < users.count ? width : nil
  }

  /// True if a word is a date, or the words at one place from either end are times.
  private func haveTimes(_ lines: Fields) -> Bool {
    let texts = lines.map { $0.map { String(decoding: $0, as: UTF8.self) } }
    if texts.contains(where: { $0.contains(where: TableSample.isDate) }) { return true }
    let longest = texts.map(\.count).max() ?? 0
    return (0..<min(longest, 8)).contains { place in
      let front = texts.filter { $0.count > place }.map { $0[place] }
      let back = texts.filter { $0.count > place }.map { $0[$0.count - 1 - place] }
      return [front, back].contains { $0.count * 2 > texts.count && TableSample.areTimes($0) }
    }
  }

  /// True if lines hold two fields each. Where nearly all of many lines do, the exceptions are
  /// mistakes that reading will report; taken for histories, they would go unnoticed.
  private func arePairs(_ fields: Fields) -> Bool {
    let pairs = fields.filter { $0.count == 2 }
    guard pairs.count == fields.count || fields.count >= 10 && pairs.count * 10 >= fields.count * 9
    else { return false }
    return !hasTabbedLists(pairs)
  }

  /// True if the part after the only tab is a list of numbers: `user`, a tab, `12 7 31`.
  private func hasTabbedLists(_ fields: Fields) -> Bool {
    let lists = fields.map { words(Array($0[1])) }
    let areNumbers = lists.allSatisfy { $0.allSatisfy { $0.allSatisfy { $0 &- 0x30 < 10 } } }
    return lists.contains { $0.count > 1 } && areNumbers
  }
}

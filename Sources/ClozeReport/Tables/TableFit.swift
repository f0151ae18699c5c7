/// Fits a table into a width.
///
/// The first column and numbers are never cut. First names are broken into lines, then cells of
/// text: sentences between words, single words by an ellipsis in their middle.
struct TableFit {
  /// The table.
  let table: TableText

  /// The widths below which no column of words or of sentences is cut.
  private static let leastWord = 8, leastSentence = 12
  /// The number of lines of a cell in a table of many columns.
  private static let mostLines = 4
  /// The signs behind which a name may be broken.
  private static let breaks: Set<Character> = ["_", ".", " ", "-", "/"]

  /// Lays `records` out in any width.
  init(_ records: Records) {
    let cells = Self.cells(records)
    table = Self.drawn(
      records, names: records.columns.map { [onOneLine($0)] },
      cells: cells.map { $0.map { [$0] } }, isCut: false)
  }

  /// Lays `records` out in `width` cells; nil if they do not fit and must not overflow.
  init?(_ records: Records, width: Int, mayOverflow: Bool) {
    let cells = Self.cells(records), names = records.columns.map(onOneLine)
    let room = width - TableRenderer.gap.count * max(0, names.count - 1)
    let body = names.indices.map { column in cells.map { textWidth($0[column]) }.max() ?? 0 }
    let natural = names.indices.map { max(body[$0], textWidth(names[$0])) }
    if natural.reduce(0, +) <= room {
      self = TableFit(records)
      return
    }
    // A name needs no more lines than its longest part makes it.
    var widths = names.indices.map { column in
      max(body[column], Self.parts(of: names[column]).map(textWidth).max() ?? 0)
    }
    let least = Self.least(records, cells, widths)
    while widths.reduce(0, +) > room,
      let widest = widths.indices.filter({ widths[$0] > least[$0] })
        .max(by: { widths[$0] < widths[$1] })
    { widths[widest] -= 1 }
    guard widths.reduce(0, +) <= room || mayOverflow else { return nil }
    let lines = names.count > 3 ? Self.mostLines : Int.max
    var isCut = false
    let fitted = cells.map { row in
      row.indices.map { Self.fitted(row[$0], to: widths[$0], lines: lines, isCut: &isCut) }
    }
    table = Self.drawn(
      records, names: zip(names, widths).map { Self.broken($0, to: $1) }, cells: fitted,
      isCut: isCut)
  }

  private static func cells(_ records: Records) -> [[String]] {
    records.rows.map { $0.map { onOneLine($0.display) } }
  }

  /// Returns the widths below which columns must not get: those of the first one and of numbers,
  /// and of others of their numbers and longest parts of names.
  private static func least(
    _ records: Records, _ cells: [[String]], _ widths: [Int]
  ) -> [Int] {
    records.columns.indices.map { column in
      if records.columns.count == 1 { return 1 }
      if column == 0 || records.isNumeric(column) { return widths[column] }
      let numbers =
        records.rows.indices.filter { records.rows[$0][column].isNumber }
        .map { textWidth(cells[$0][column]) }.max() ?? 0
      let name = parts(of: onOneLine(records.columns[column])).map(textWidth).max() ?? 0
      let hasSentences = cells.contains { $0[column].contains(" ") }
      return min(
        widths[column], max(numbers, name, hasSentences ? leastSentence : leastWord))
    }
  }

  /// Returns the lines of a cell.
  private static func fitted(
    _ text: String, to width: Int, lines: Int, isCut: inout Bool
  ) -> [String] {
    guard textWidth(text) > width else { return [text] }
    guard text.contains(" ") else {
      isCut = true
      return [cutInMiddle(text, to: width)]
    }
    let all = wrapped(text, to: width)
    guard all.count > lines else { return all }
    isCut = true
    return all.prefix(lines - 1) + [cut(all[lines - 1] + " " + all[lines], to: width)]
  }

  /// Returns the parts of a name that are never broken.
  private static func parts(of name: String) -> [String] {
    name.reduce(into: [""]) { parts, character in
      parts[parts.count - 1].append(character)
      if breaks.contains(character) { parts.append("") }
    }.filter { !$0.isEmpty }
  }

  /// Returns a name in as few lines of `width` cells as its parts take.
  private static func broken(_ name: String, to width: Int) -> [String] {
    parts(of: name).reduce(into: [String]()) { lines, part in
      if let last = lines.last, textWidth(last + part) <= width {
        lines[lines.count - 1] += part
      } else {
        lines.append(part)
      }
    }
  }

  private static func drawn(
    _ records: Records, names: [[String]], cells: [[[String]]], isCut: Bool
  ) -> TableText {
    let widths = names.indices.map { column in
      (names[column] + cells.flatMap { $0[column] }).map(textWidth).max() ?? 0
    }
    let renderer = TableRenderer(
      names: names, rows: cells, widths: widths,
      isRight: records.columns.indices.map(records.isNumeric))
    return TableText(text: renderer.text, isCut: isCut)
  }
}

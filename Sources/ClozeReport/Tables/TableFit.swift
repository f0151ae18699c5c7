/// Fits a table into a width.
///
/// Numbers and the first column lose nothing. Names of columns are broken into lines, then cells of
/// text take less room: sentences are wrapped, single words lose their middle to an ellipsis.
struct TableFit {
  /// The table.
  let table: TableText

  /// The room that is saved, at least to most.
  private struct Saving {
    /// The widths below which columns of words, of sentences, and unbroken parts of names are not
    /// narrowed.
    let word: Int, sentence: Int, part: Int
    /// The width below which cells of the first column are not broken; nil to leave them whole.
    var first: Int?
    /// The number of blanks between columns.
    let gap: Int

    static let all = [
      Saving(word: 8, sentence: 12, part: .max, gap: 2),
      Saving(word: 6, sentence: 10, part: 8, gap: 2),
      Saving(word: 6, sentence: 8, part: 8, gap: 1),
      Saving(word: 6, sentence: 8, part: 8, first: 16, gap: 1),
    ]
  }

  /// The number of lines of a cell in a table of many columns.
  private static let mostLines = 4

  /// Lays `records` out in any width.
  init(_ records: Records) {
    let cells = Self.cells(records)
    table = Self.drawn(
      records, names: records.columns.map { [onOneLine($0)] },
      cells: cells.map { $0.map { [$0] } }, isCut: false, gap: 2)
  }

  /// Lays `records` out in `width` cells; nil if they do not fit and must not overflow.
  init?(_ records: Records, width: Int, mayOverflow: Bool) {
    let cells = Self.cells(records), names = records.columns.map(onOneLine)
    let body = names.indices.map { column in cells.map { textWidth($0[column]) }.max() ?? 0 }
    let natural = names.indices.map { max(body[$0], textWidth(names[$0])) }
    if natural.reduce(2 * (natural.count - 1), +) <= width {
      self = TableFit(records)
      return
    }
    for saving in Saving.all {
      let room = width - saving.gap * (names.count - 1)
      // A name needs no more room than its longest part takes.
      let parts = names.map { Self.parts(of: $0, longest: saving.part).map(textWidth).max() ?? 0 }
      let least = Self.least(records, cells, zip(body, parts).map(max), parts, saving)
      // What is wider than all the room is narrowed at once: a cell may have millions of signs.
      var widths = zip(natural, least).map { min($0, max($1, room)) }
      while widths.reduce(0, +) > room,
        let widest = widths.indices.filter({ widths[$0] > least[$0] })
          .max(by: { widths[$0] < widths[$1] })
      { widths[widest] -= 1 }
      guard widths.reduce(0, +) <= room else { continue }
      self = TableFit(records, names, cells, widths, gap: saving.gap)
      return
    }
    guard mayOverflow else { return nil }
    self = TableFit(records)
  }

  /// Lays cells out in columns of given widths.
  private init(
    _ records: Records, _ names: [String], _ cells: [[String]], _ widths: [Int], gap: Int
  ) {
    let lines = names.count > 3 ? Self.mostLines : Int.max
    var isCut = false
    let fitted = cells.map { row in
      row.indices.map { column in
        column == 0 && names.count > 1
          ? wrapped(row[column], to: widths[column]).flatMap { Self.broken($0, to: widths[column]) }
          : Self.fitted(row[column], to: widths[column], lines: lines, isCut: &isCut)
      }
    }
    table = Self.drawn(
      records, names: zip(names, widths).map { Self.broken($0, to: $1) }, cells: fitted,
      isCut: isCut, gap: gap)
  }

  private static func cells(_ records: Records) -> [[String]] {
    records.rows.map { $0.map { onOneLine($0.display) } }
  }

  /// Returns the widths below which columns must not get: those of the first one and of numbers,
  /// and of others of their numbers and of the longest `parts` of their names.
  private static func least(
    _ records: Records, _ cells: [[String]], _ widths: [Int], _ parts: [Int], _ saving: Saving
  ) -> [Int] {
    records.columns.indices.map { column in
      if records.columns.count == 1 { return 1 }
      if records.isNumeric(column) { return widths[column] }
      if column == 0 {
        return saving.first.map { min(widths[column], max($0, parts[column])) } ?? widths[column]
      }
      let numbers =
        records.rows.indices.filter { records.rows[$0][column].isNumber }
        .map { textWidth(cells[$0][column]) }.max() ?? 0
      let hasSentences = cells.contains { $0[column].contains(" ") }
      let text = hasSentences ? saving.sentence : saving.word
      return min(widths[column], max(numbers, parts[column], text))
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

  private static func drawn(
    _ records: Records, names: [[String]], cells: [[[String]]], isCut: Bool, gap: Int
  ) -> TableText {
    let widths = names.indices.map { column in
      (names[column] + cells.flatMap { $0[column] }).map(textWidth).max() ?? 0
    }
    let renderer = TableRenderer(
      names: names, rows: cells, widths: widths,
      isRight: records.columns.indices.map(records.isNumeric),
      gap: String(repeating: " ", count: gap))
    return TableText(
      text: renderer.text, isCut: isCut, heading: 0..<(names.map(\.count).max() ?? 1))
  }
}

extension TableFit {
  /// The signs behind which a name may be broken.
  private static let breaks: Set<Character> = ["_", ".", " ", "-", "/"]

  /// Returns the parts of a name between which it may be broken, those that take more than
  /// `longest` cells in pieces.
  private static func parts(of name: String, longest: Int) -> [String] {
    name.reduce(into: [""]) { parts, character in
      if textWidth(parts[parts.count - 1] + String(character)) > longest { parts.append("") }
      parts[parts.count - 1].append(character)
      if breaks.contains(character) { parts.append("") }
    }.filter { !$0.isEmpty }
  }

  /// Returns a name in lines of `width` cells, as few as its parts take.
  private static func broken(_ name: String, to width: Int) -> [String] {
    guard textWidth(name) > width else { return [name] }
    return parts(of: name, longest: width).reduce(into: [String]()) { lines, part in
      if let last = lines.last, textWidth(last + part) <= width {
        lines[lines.count - 1] += part
      } else {
        lines.append(part)
      }
    }
  }
}

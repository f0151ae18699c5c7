/// Formats records as aligned columns: names, a rule, the rows; numbers right-aligned, text
/// left-aligned.
struct TableRenderer {
  private let cells: [[String]]
  private let isRight: [Bool]
  private let widths: [Int]
  /// True if cells are truncated.
  let isCut: Bool

  private static let gap = "  "
  /// The minimum width of a truncated column, in cells.
  private static let minimumWidth = 6

  /// Lays out `records` for a terminal of `width` cells; nil for no limit.
  init(records: Records, width: Int?) {
    isRight = records.columns.indices.map(records.isNumeric)
    let cells =
      [records.columns.map(onOneLine)] + records.rows.map { $0.map { onOneLine($0.display) } }
    let natural = records.columns.indices.map { column in
      cells.map { textWidth($0[column]) }.max() ?? 0
    }
    self.cells = cells
    widths = width.map { Self.fitted(natural, to: $0) } ?? natural
    isCut = widths != natural
  }

  /// The table's lines.
  var text: String {
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: Self.gap)
    let lines = cells.map(line)
    return ([lines[0], rule] + lines.dropFirst()).map { $0 + "\n" }.joined()
  }

  private func line(_ row: [String]) -> String {
    let fields = row.indices.map { column in
      let field = cut(row[column], to: widths[column])
      let space = String(repeating: " ", count: widths[column] - textWidth(field))
      return isRight[column] ? space + field : field + space
    }
    let line = fields.joined(separator: Self.gap)
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// Takes cells from the widest column until all fit or none can be narrowed further.
  private static func fitted(_ natural: [Int], to limit: Int) -> [Int] {
    var widths = natural
    let gaps = gap.count * max(0, natural.count - 1)
    while widths.reduce(gaps, +) > limit,
      let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > minimumWidth
    { widths[widest] -= 1 }
    return widths
  }
}

/// Returns `text` with control characters shown as escapes, so that none reaches the terminal.
package func onOneLine(_ text: String) -> String {
  text.unicodeScalars.map { scalar in
    scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
  }.joined()
}

/// Returns `text` truncated to `width` cells, with an ellipsis in the last one if something is
/// missing.
package func cut(_ text: String, to width: Int) -> String {
  guard textWidth(text) > width else { return text }
  var result = ""
  var used = 1
  for character in text {
    used += cellWidth(character)
    if used > width { break }
    result.append(character)
  }
  return width > 0 ? result + "…" : ""
}

/// Returns the number of terminal cells of `text`.
package func textWidth(_ text: String) -> Int { text.reduce(0) { $0 + cellWidth($1) } }

/// Returns the number of terminal cells of one character: two for those that Unicode's
/// EastAsianWidth.txt calls wide, in coarse ranges, and for emoji; none for isolated marks.
private func cellWidth(_ character: Character) -> Int {
  guard let scalar = character.unicodeScalars.first else { return 0 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control: return 0
  default: break
  }
  let isWide = wideRanges.contains { $0 ~= scalar.value } || scalar.properties.isEmojiPresentation
  return isWide ? 2 : 1
}

private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
  0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
]

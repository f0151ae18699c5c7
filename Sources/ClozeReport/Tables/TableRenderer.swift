/// Formats rows as aligned columns: names, a rule, the rows; numbers right-aligned, text
/// left-aligned. A cell may take several lines.
struct TableRenderer {
  /// The lines of the columns' names.
  let names: [[String]]
  /// The lines of each cell of each row.
  let rows: [[[String]]]
  /// The widths of the columns in cells.
  let widths: [Int]
  /// True for columns that are right-aligned.
  let isRight: [Bool]
  /// The blanks between columns.
  let gap: String

  /// The table's lines.
  var text: String {
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: gap)
    let height = names.map(\.count).max() ?? 1
    // Names stand on the rule.
    let header = names.map { [String](repeating: "", count: height - $0.count) + $0 }
    let lines = self.lines(header) + [rule] + rows.flatMap(self.lines)
    return lines.map { $0 + "\n" }.joined()
  }

  /// Returns the lines of a row of cells.
  private func lines(_ row: [[String]]) -> [String] {
    let height = row.map(\.count).max() ?? 1
    return (0..<max(1, height)).map { number in
      let fields = row.indices.map { column in
        let field = number < row[column].count ? row[column][number] : ""
        let space = String(repeating: " ", count: max(0, widths[column] - textWidth(field)))
        return isRight[column] ? space + field : field + space
      }
      return String(fields.joined(separator: gap).reversed().drop { $0 == " " }.reversed())
    }
  }
}

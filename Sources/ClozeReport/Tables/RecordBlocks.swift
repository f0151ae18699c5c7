/// Formats records as blocks, one line for each value behind its name, with an empty line between
/// records. Long values go on in further lines; nothing is cut.
struct RecordBlocks {
  /// The records.
  let records: Records
  /// The width in cells; nil for no limit.
  let width: Int?

  /// The blocks' lines.
  var text: String {
    let names = records.columns.map { onOneLine($0) + ":" }
    let longest = (names.map(textWidth).max() ?? 0) + 1
    let indent = width.map { min(longest, max(8, $0 / 2)) } ?? longest
    return records.rows.map { row in
      zip(names, row).map { lines($0, onOneLine($1.display), indent) }.joined()
    }.joined(separator: "\n")
  }

  /// Returns the lines of the value called `name`.
  private func lines(_ name: String, _ value: String, _ indent: Int) -> String {
    guard !value.isEmpty else { return name + "\n" }
    let room = width.map { max(1, $0 - indent) } ?? Int.max
    let blank = String(repeating: " ", count: indent)
    var lines = wrapped(value, to: room).map { blank + $0 }
    let space = indent - textWidth(name)
    if space > 0 {
      lines[0] = name + String(repeating: " ", count: space) + lines[0].dropFirst(indent)
    } else {
      lines.insert(name, at: 0)
    }
    return lines.map { $0 + "\n" }.joined()
  }
}

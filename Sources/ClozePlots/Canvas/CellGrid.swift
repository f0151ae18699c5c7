import ClozeReport

/// The cells of a drawing in text.
struct CellGrid {
  private struct Cell {
    /// The character; nil in the second half of a wide one.
    var character: Character? = " "
    /// Braille dots, as the low eight bits of their code point.
    var dots: UInt8 = 0
    /// One of a terminal's 256 colours.
    var color: Int?
    var isBold = false
  }

  let width: Int
  let height: Int
  private var cells: [Cell]

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    cells = [Cell](repeating: Cell(), count: width * height)
  }

  private func index(_ x: Int, _ y: Int) -> Int? {
    (0..<width).contains(x) && (0..<height).contains(y) ? y * width + x : nil
  }

  /// Sets one character of one cell.
  mutating func put(
    _ character: Character, x: Int, y: Int, color: Int? = nil, isBold: Bool = false
  ) {
    guard let index = index(x, y) else { return }
    cells[index] = Cell(character: character, color: color, isBold: isBold)
  }

  /// Writes text from left to right, cut off at the edge.
  mutating func put(_ text: String, x: Int, y: Int, isBold: Bool) {
    var column = x
    for character in text {
      let size = textWidth(String(character))
      guard column + size <= width else { return }
      if size == 0 { continue }
      put(character, x: column, y: y, isBold: isBold)
      if size == 2, let index = index(column + 1, y) { cells[index] = Cell(character: nil) }
      column += size
    }
  }

  /// Sets the dot in column `x`, at two per cell, and row `y`, at four per cell.
  mutating func dot(x: Int, y: Int, _ color: Int) {
    guard x >= 0, y >= 0, let index = index(x / 2, y / 4) else { return }
    // Dots 1 to 3 and 7 are the left column, 4 to 6 and 8 the right one (Unicode, block 2800).
    let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
    if cells[index].dots == 0 { cells[index] = Cell() }
    cells[index].dots |= bits[x % 2][y % 4]
    cells[index].color = color
  }

  /// Returns the lines, without trailing spaces and trailing empty lines.
  func text(hasColor: Bool) -> String {
    let isUsed = { (cell: Cell) in cell.character != " " || cell.dots != 0 }
    let rows = (cells.lastIndex(where: isUsed) ?? -1) / width + 1
    return (0..<rows).map { y in
      let row = cells[y * width..<(y + 1) * width]
      let last = row.lastIndex(where: isUsed)
      return line(row.prefix(through: last ?? row.startIndex - 1), hasColor: hasColor) + "\n"
    }.joined()
  }

  private func line(_ row: ArraySlice<Cell>, hasColor: Bool) -> String {
    var line = "", current = ""
    for cell in row {
      guard let character = cell.character else { continue }
      let code = cell.color.map { "38;5;\($0)" } ?? (cell.isBold ? "1" : "")
      if hasColor && code != current {
        line += "\u{1B}[\(code.isEmpty ? "0" : "0;" + code)m"
        current = code
      }
      line.append(cell.dots == 0 ? character : Self.braille(cell.dots))
    }
    return current.isEmpty ? line : line + "\u{1B}[0m"
  }

  private static func braille(_ dots: UInt8) -> Character {
    Unicode.Scalar(0x2800 + UInt32(dots)).map(Character.init) ?? " "
  }
}

extension Figure {
  /// Returns the figure as text of `width` columns, with `height` rows for each row of charts.
  public func text(width: Int, height: Int, style: TextStyle) -> String {
    let width = min(max(width, 20), 1000), height = min(max(height, 8), 1000)
    let total = min(height * max(1, rows), 4000) + (title.isEmpty ? 0 : 1)
    let canvas = TerminalCanvas(
      width: width, height: total, style: style,
      seriesCount: charts.map(\.series.count).max() ?? 0)
    FigurePainter(figure: self, canvas: canvas).paint(width: Double(width), height: Double(total))
    return canvas.text
  }
}

import ClozeReport

/// The permitted appearance of a drawing in text.
public struct TextStyle: Equatable, Sendable {
  /// True if characters beyond ASCII may be used.
  public var isUnicode: Bool
  /// True if colours may be used.
  public var hasColor: Bool

  /// Makes a style.
  public init(isUnicode: Bool, hasColor: Bool) {
    (self.isUnicode, self.hasColor) = (isUnicode, hasColor)
  }
}

/// Draws with characters, in cells. Lines are braille dots, eight to a cell, if colours distinguish
/// them or there is only one series; otherwise each series has a character.
final class TerminalCanvas: Canvas {
  let measures: Measures
  var resolution: Double { hasDots ? 0.5 : 1 }
  private let style: TextStyle
  private let hasDots: Bool
  private var grid: CellGrid

  init(width: Int, height: Int, style: TextStyle, seriesCount: Int) {
    self.style = style
    hasDots = style.isUnicode && (style.hasColor || seriesCount <= 1)
    grid = CellGrid(width: width, height: height)
    measures = Measures(
      width: { text, _ in Double(textWidth(text)) }, lineHeight: { _ in 1 }, margin: 0, gap: 1,
      verticalGap: 0, axisWidth: 1, axisHeight: 1, sampleWidth: 2, labelGap: 2, canTurn: false,
      aspect: 2, isWhole: true, ellipsis: style.isUnicode ? "…" : "..")
  }

  /// The drawing, one line of text per row.
  var text: String { grid.text(hasColor: style.hasColor) }

  func text(
    _ text: String, at place: Point, _ anchor: Anchor, _ role: TextRole, isTurned: Bool
  ) {
    let text = onOneLine(text)
    let width = Double(textWidth(text))
    let start =
      switch anchor {
      case .left: place.x.rounded()
      case .center: (place.x - width / 2).rounded()
      case .right: (place.x - width).rounded()
      }
    grid.put(
      style.isUnicode ? text : ascii(text), x: Int(max(0, start)), y: Int(place.y.rounded(.down)),
      isBold: role == .title || role == .heading)
  }

  private func ascii(_ text: String) -> String {
    text.map { $0.isASCII ? String($0) : String(repeating: "?", count: textWidth(String($0))) }
      .joined()
  }

  func axes(_ plot: Rectangle, x: [ChartLayout.Tick], y: [ChartLayout.Tick]) {
    let (left, bottom) = (Int(plot.x) - 1, Int(plot.bottom))
    let marks = style.isUnicode ? Array("│┤└─┬") : Array("|++-+")
    for row in Int(plot.y)..<max(Int(plot.y), bottom) { grid.put(marks[0], x: left, y: row) }
    for tick in y where tick.label != nil {
      grid.put(marks[1], x: left, y: Int(tick.place))
    }
    grid.put(marks[2], x: left, y: bottom)
    for column in Int(plot.x)..<Int(plot.right) { grid.put(marks[3], x: column, y: bottom) }
    for tick in x where tick.label != nil {
      grid.put(marks[4], x: min(Int(plot.right) - 1, Int(tick.place)), y: bottom)
    }
  }

  func line(_ points: [Point], _ look: Look, clip: Rectangle) {
    // In cells a faint line cannot be distinguished from another.
    guard !look.isFaint else { return }
    for (start, end) in zip(points, points.dropFirst()) {
      let steps = max(abs(end.x - start.x) / resolution, abs(end.y - start.y) / resolution * 2)
      let count = max(1, Int(min(steps, 4000).rounded(.up)))
      for step in 0...count {
        let share = Double(step) / Double(count)
        mark(
          Point(x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share),
          look, clip)
      }
    }
  }

  /// Draws nothing: an area of characters would hide the lines.
  func band(_ upper: [Point], _ lower: [Point], _ look: Look, clip: Rectangle) {}

  /// Draws one dot, or one character, at a place that may lie on the edge of `clip`.
  private func mark(_ place: Point, _ look: Look, _ clip: Rectangle) {
    let place = Point(
      x: min(max(place.x, clip.x), clip.right - 0.01),
      y: min(max(place.y, clip.y), clip.bottom - 0.01))
    let color = Palette.terminalColor(look)
    if hasDots {
      grid.dot(x: Int((place.x * 2).rounded(.down)), y: Int((place.y * 4).rounded(.down)), color)
    } else {
      grid.put(
        Palette.character(look, isUnicode: style.isUnicode), x: Int(place.x.rounded(.down)),
        y: Int(place.y.rounded(.down)), color: color)
    }
  }

  func markers(_ points: [Point], _ look: Look, count: Int, clip: Rectangle) {
    // In cells faint points cannot be distinguished from a line.
    guard !look.isFaint else { return }
    for point in points { mark(point, look, clip) }
  }

  func bar(_ rectangle: Rectangle, _ look: Look, clip: Rectangle) {
    let step = (x: resolution, y: hasDots ? 0.25 : 1)
    let columns = Int((rectangle.width / step.x).rounded(.up))
    let rows = Int((rectangle.height / step.y).rounded())
    for column in 0..<max(1, columns) {
      for row in 0..<max(hasDots ? 1 : 0, rows) {
        let place = Point(
          x: rectangle.x + Double(column) * step.x,
          y: rectangle.bottom - (Double(row) + 0.5) * step.y
        )
        if place.x < rectangle.right - 1e-6 || column == 0 { mark(place, look, clip) }
      }
    }
  }

  func cell(_ rectangle: Rectangle, level: Double?) {
    let shades = Array(style.isUnicode ? " ░▒▓█" : " .:-=+*#%@")
    let shade = level.map { shades[Int(($0 * Double(shades.count - 1)).rounded())] } ?? "?"
    let columns =
      Int(
        rectangle.x.rounded())..<max(
        Int(rectangle.x.rounded()) + 1, Int(rectangle.right.rounded()))
    let rows =
      Int(
        rectangle.y.rounded())..<max(
        Int(rectangle.y.rounded()) + 1, Int(rectangle.bottom.rounded()))
    for y in rows { for x in columns { grid.put(shade, x: x, y: y) } }
  }

  func cells(_ levels: [Double?], columns: Int, in rectangle: Rectangle) {
    let rows = levels.count / max(1, columns)
    let width = rectangle.width / Double(max(1, columns))
    let height = rectangle.height / Double(max(1, rows))
    for (index, level) in levels.enumerated() {
      cell(
        Rectangle(
          x: rectangle.x + Double(index % columns) * width,
          y: rectangle.y + Double(index / columns) * height, width: width, height: height),
        level: level)
    }
  }

  /// Draws the brightness of an image, as characters are light on dark.
  func image(_ image: PictureImage, in rectangle: Rectangle) {
    let columns = max(1, Int(rectangle.width.rounded()))
    let rows = max(1, Int(rectangle.height.rounded()))
    func part(_ index: Int, of parts: Int, _ count: Int) -> Range<Int> {
      let first = index * count / parts
      return first..<max(first + 1, (index + 1) * count / parts)
    }
    let levels = (0..<rows * columns).map { index in
      let across = part(index % columns, of: columns, image.width)
      let sums = part(index / columns, of: rows, image.height).map { row in
        across.reduce(0) { $0 + image.luminance(row, $1) }
      }
      return sums.reduce(0, +) / Double(sums.count * across.count)
    }
    cells(levels, columns: columns, in: rectangle)
  }

  func cellText(_ text: String, in rectangle: Rectangle, level: Double?) {
    self.text(text, at: rectangle.center, .center, .tick, isTurned: false)
  }

  func dot(_ place: Point, level: Double?) {
    let shades = Array(style.isUnicode ? "░▒▓█" : "-=+*#%@")
    let hint: Character = style.isUnicode ? "·" : "."
    let shade = level.map { shades[Int(($0 * Double(shades.count - 1)).rounded())] } ?? hint
    grid.put(shade, x: Int(place.x), y: Int(place.y))
  }

  func edge(_ rectangle: Rectangle) {}

  func sample(_ rectangle: Rectangle, _ look: Look, _ shape: Series.Shape) {
    let character =
      hasDots ? (shape == .line ? "⠤" : "⠿") : Palette.character(look, isUnicode: style.isUnicode)
    for column in 0..<Int(rectangle.width) {
      grid.put(
        character, x: Int(rectangle.x) + column, y: Int(rectangle.y),
        color: Palette.terminalColor(look))
    }
  }
}

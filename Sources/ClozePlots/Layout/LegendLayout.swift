/// The position of a chart's legend: right of the plot area or below it, never on it.
struct LegendLayout {
  /// The line of one series.
  struct Entry: Equatable {
    /// The index of the series; nil for the line that counts those without a line of their own.
    var series: Int?
    var text: String
    /// The sample of the series' look, and the start of its text.
    var sample: Rectangle
  }

  /// True if it is below the plot area.
  let isBelow: Bool
  let size: (width: Double, height: Double)
  /// The area of all entries.
  private(set) var rectangle: Rectangle
  private(set) var entries: [Entry]

  /// Returns the legend for `series`; nil if there is nothing to distinguish.
  static func choose(
    _ series: [Series], _ frame: Rectangle, _ measures: Measures
  ) -> LegendLayout? {
    guard series.count > 1 else { return nil }
    let sample = measures.sampleWidth + measures.gap
    let natural = series.map { measures.width($0.name, .legend) }.max() ?? 0
    let line = measures.lineHeight(.legend)
    let fits = Double(series.count) * line <= frame.height * 0.8
    if fits && natural + sample <= frame.width * 0.36 {
      return LegendLayout(
        series, columns: 1, rows: series.count, textWidth: natural, isBelow: false, measures)
    }
    return below(series, natural, frame, measures)
  }

  /// Returns columns below the plot area: as wide as the names, or narrower with truncated names if
  /// otherwise some would not fit.
  private static func below(
    _ series: [Series], _ natural: Double, _ frame: Rectangle, _ measures: Measures
  ) -> LegendLayout {
    let extra = measures.sampleWidth + measures.gap * 3
    let most = max(1, Int(frame.height * 0.35 / measures.lineHeight(.legend)))
    let room = frame.width + measures.gap * 2
    let wide = max(1, Int(room / (extra + natural)))
    let narrow = max(wide, min(3, Int(room / (extra * 4))))
    let columns = (wide...narrow).first { $0 * most >= series.count } ?? narrow
    let rows = min(most, (series.count + columns - 1) / columns)
    let width = max(1, min(natural, measures.whole(room / Double(columns)) - extra))
    return LegendLayout(
      series, columns: columns, rows: rows, textWidth: width, isBelow: true, measures)
  }

  private init(
    _ series: [Series], columns: Int, rows: Int, textWidth: Double, isBelow: Bool,
    _ measures: Measures
  ) {
    let sample = measures.sampleWidth + measures.gap, line = measures.lineHeight(.legend)
    let room = columns * rows, isCut = series.count > room
    let shown = isCut ? room - 1 : series.count
    let step = sample + textWidth + measures.gap * 2
    func entry(_ index: Int, _ text: String, _ series: Int?) -> Entry {
      Entry(
        series: series, text: measures.cut(text, .legend, to: textWidth),
        sample: Rectangle(
          x: Double(index / rows) * step, y: Double(index % rows) * line,
          width: measures.sampleWidth, height: line))
    }
    entries = series.indices.prefix(shown).map { entry($0, series[$0].name, $0) }
    if isCut { entries.append(entry(shown, "and \(series.count - shown) more", nil)) }
    let used = (entries.count + rows - 1) / rows
    size = (Double(used) * step - measures.gap * 2, Double(rows) * line)
    rectangle = Rectangle(x: 0, y: 0, width: size.width, height: size.height)
    self.isBelow = isBelow
  }

  /// Returns the legend beside or below `plot` in `frame`.
  func placed(_ frame: Rectangle, _ plot: Rectangle, _ measures: Measures) -> LegendLayout {
    var copy = self
    copy.rectangle.x =
      isBelow
      ? max(frame.x, min(plot.x, frame.right - size.width)) : plot.right + measures.gap * 2
    copy.rectangle.y = isBelow ? frame.bottom - size.height : plot.y
    for index in entries.indices {
      copy.entries[index].sample.x += copy.rectangle.x
      copy.entries[index].sample.y += copy.rectangle.y
    }
    return copy
  }
}

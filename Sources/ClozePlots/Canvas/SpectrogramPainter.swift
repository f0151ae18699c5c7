/// Draws a spectrogram: its frames as colours, shaded where they were hidden, and rows of marks.
struct SpectrogramPainter {
  let chart: Chart
  let spectrogram: Spectrogram
  let canvas: any Canvas

  /// The least height of a cell on a canvas whose unit is a point.
  private static let cellHeight = 1.5
  /// The colour of marks without one of their own.
  private static let markLevel = 0.1
  /// The look of what was hidden.
  private static let hidden = Look(Series("hidden", []), index: 1)

  private var measures: Measures { canvas.measures }

  /// Draws everything in `frame`.
  func paint(_ frame: Rectangle) {
    let key = ColorKey(range: spectrogram.range, canvas: canvas)
    let layout = SpectrogramLayouter(
      chart: chart, spectrogram: spectrogram, frame: frame, measures: measures,
      keyWidth: key.width
    ).layout
    titles(layout, frame)
    canvas.axes(layout.inner, x: layout.xTicks, y: layout.yTicks)
    labels(layout, frame)
    cells(layout.plot)
    hidden(layout)
    let first = spectrogram.hidden.isEmpty ? 0 : 1
    for (row, area) in zip(spectrogram.rows, layout.rows.dropFirst(first)) {
      paint(row.marks, area, layout)
    }
    key.paint(layout.key)
  }

  /// Draws as many cells as are visible, each the mean of its frames and bins.
  private func cells(_ plot: Rectangle) {
    guard spectrogram.frames > 0 else {
      canvas.text("no frames", at: plot.center, .center, .axis, isTurned: false)
      return
    }
    let columns = max(1, min(spectrogram.frames, Int(plot.width)))
    let bins = spectrogram.frequencies.count
    let rows = max(1, min(bins, Int(plot.height / (measures.isWhole ? 1 : Self.cellHeight))))
    let levels = (0..<rows).reversed().flatMap { row in
      (0..<columns).map { column in
        spectrogram.level(
          frames: part(column, of: columns, spectrogram.frames), bins: part(row, of: rows, bins))
      }
    }
    canvas.cells(levels, columns: columns, in: plot)
    canvas.edge(plot)
  }

  private func part(_ index: Int, of parts: Int, _ count: Int) -> Range<Int> {
    index * count / parts..<(index + 1) * count / parts
  }

  private func hidden(_ layout: SpectrogramLayout) {
    guard let row = layout.rows.first else { return }
    for range in spectrogram.hidden {
      guard let area = layout.across(range.lowerBound, range.upperBound, in: layout.plot),
        let bar = layout.across(range.lowerBound, range.upperBound, in: row)
      else { continue }
      canvas.band(
        [Point(x: area.x, y: area.y), Point(x: area.right, y: area.y)],
        [Point(x: area.x, y: area.bottom), Point(x: area.right, y: area.bottom)], Self.hidden,
        clip: layout.plot)
      canvas.bar(bar, Self.hidden, clip: row)
    }
  }

  /// Draws the marks of a row, each with its text if that fits: it may reach into the gaps beside
  /// its mark.
  private func paint(
    _ marks: [Spectrogram.Mark], _ row: Rectangle, _ layout: SpectrogramLayout
  ) {
    let places = marks.compactMap { mark in
      layout.across(mark.start, mark.end, in: row).map { (mark: mark, area: $0) }
    }
    let fits = places.indices.map { index in
      let area = places[index].area
      let left = index > 0 ? places[index - 1].area.right : row.x
      let right = index + 1 < places.count ? places[index + 1].area.x : row.right
      let room = area.width + 2 * max(0, min(area.x - left, right - area.right))
      return measures.width(places[index].mark.text, .tick) <= room + 1e-9
    }
    for (mark, area) in places { canvas.cell(area, level: mark.level ?? Self.markLevel) }
    for (place, isFitting) in zip(places, fits) where isFitting {
      canvas.cellText(
        place.mark.text, in: place.area, level: place.mark.level ?? Self.markLevel)
    }
  }

  private func titles(_ layout: SpectrogramLayout, _ frame: Rectangle) {
    var y = frame.y
    for (text, role) in [(layout.title, TextRole.title), (chart.y.title, .axis)]
    where !text.isEmpty {
      canvas.text(
        text, at: Point(x: frame.x, y: y + measures.lineHeight(role) / 2), .left, role,
        isTurned: false)
      y += measures.lines(text, role)
    }
    guard !chart.x.title.isEmpty else { return }
    let below = layout.inner.bottom + measures.axisHeight + measures.lineHeight(.tick)
    canvas.text(
      chart.x.title,
      at: Point(
        x: layout.plot.center.x,
        y: below + measures.verticalGap + measures.lineHeight(.axis) / 2), .center, .axis,
      isTurned: false)
  }

  private func labels(_ layout: SpectrogramLayout, _ frame: Rectangle) {
    let x = layout.plot.x - measures.axisWidth
    for tick in layout.yTicks {
      guard let label = tick.label else { continue }
      canvas.text(label, at: Point(x: x, y: tick.place), .right, .tick, isTurned: false)
    }
    let names = (spectrogram.hidden.isEmpty ? [] : ["hidden"]) + spectrogram.rows.map(\.name)
    for (name, row) in zip(names, layout.rows) {
      canvas.text(
        measures.cut(name, .tick, to: x - frame.x), at: Point(x: x, y: row.center.y), .right,
        .tick, isTurned: false)
    }
    let y = layout.inner.bottom + measures.axisHeight + measures.lineHeight(.tick) / 2
    for tick in layout.xTicks {
      guard let label = tick.label else { continue }
      canvas.text(label, at: Point(x: tick.start, y: y), .left, .tick, isTurned: false)
    }
  }
}

/// Draws heat maps of the same rows and columns in a grid, with a common colour key.
struct HeatMapPainter {
  let charts: [Chart]
  let columns: Int
  let canvas: any Canvas

  private var measures: Measures { canvas.measures }
  private var rows: Int { (charts.count + columns - 1) / columns }
  private var maps: [HeatMap] { charts.compactMap(\.heatMap) }

  private func layouter(_ index: Int) -> HeatMapLayouter {
    HeatMapLayouter(
      chart: charts[index], map: maps[index], measures: measures,
      showsRows: index % columns == 0,
      // The last row may be short; above its gap, the charts of the row before are the lowest of
      // their columns.
      showsColumns: index + columns >= charts.count)
  }

  /// Draws everything in `frame`.
  func paint(_ frame: Rectangle) {
    guard let first = maps.first else { return }
    let gap = (x: measures.gap * 2, y: measures.verticalGap * 2)
    let key = ColorKey(range: first.range, canvas: canvas)
    let left = layouter(0).left(limit: frame.width * 0.25)
    let wide = frame.width - left - key.width - gap.x * Double(columns - 1)
    let top = layouter(0).top
    let lowest = layouter(charts.count - 1)
    let foot = lowest.bottom(
      limit: frame.height * 0.3,
      width: wide / Double(columns) / Double(max(1, first.columnLabels.count)))
    let high = frame.height - top * Double(rows) - foot - gap.y * Double(rows - 1)
    let plot = plotSize(first, wide / Double(columns), high / Double(rows))
    for index in charts.indices {
      let corner = Point(
        x: frame.x + left + Double(index % columns) * (plot.width + gap.x),
        y: frame.y + top + Double(index / columns) * (plot.height + top + gap.y))
      let area = Rectangle(x: corner.x, y: corner.y, width: plot.width, height: plot.height)
      let isFirst = index % columns == 0
      let outer = Rectangle(
        x: corner.x - (isFirst ? left : 0), y: corner.y - top,
        width: plot.width + (isFirst ? left : 0), height: plot.height + top + foot)
      paint(index, layouter(index).layout(frame: outer, plot: area))
    }
    let used = left + (plot.width + gap.x) * Double(min(columns, charts.count))
    key.paint(
      Rectangle(x: frame.x + used, y: frame.y + top, width: key.width, height: plot.height))
  }

  /// Returns the largest plot area with square cells.
  private func plotSize(_ map: HeatMap, _ wide: Double, _ high: Double) -> Rectangle {
    let rows = Double(max(1, map.rows.count)), columns = Double(max(1, map.columnLabels.count))
    let cell = max(0, min(wide / columns, high / rows * measures.aspect))
    return Rectangle(
      x: 0, y: 0, width: max(1, measures.whole(cell * columns)),
      height: max(1, measures.whole(cell * rows / measures.aspect)))
  }

  private func paint(_ index: Int, _ layout: HeatMapLayout) {
    let map = maps[index]
    for (row, values) in map.rows.enumerated() {
      for (column, value) in values.enumerated() {
        let cell = layout.cell(row, column, of: map.rows.count, map.columnLabels.count)
        canvas.cell(cell, level: map.level(value))
        guard !map.texts.isEmpty else { continue }
        let text = map.texts[row][column]
        if measures.width(text, .tick) < cell.width && measures.lineHeight(.tick) <= cell.height {
          canvas.cellText(text, in: cell, level: map.level(value))
        }
      }
    }
    canvas.edge(layout.plot)
    titles(layout)
    labels(layout)
  }

  private func titles(_ layout: HeatMapLayout) {
    let gap = measures.verticalGap
    var y = layout.plot.y - gap - measures.lineHeight(.axis) / 2
    if !layout.yTitle.isEmpty {
      canvas.text(
        layout.yTitle, at: Point(x: layout.frame.x, y: y), .left, .axis, isTurned: false)
    }
    if layout.isLow && !layout.yTitle.isEmpty { y -= measures.lineHeight(.title) + gap }
    canvas.text(
      measures.cut(layout.title, .title, to: layout.plot.width),
      at: Point(x: layout.plot.x, y: y), .left, .title, isTurned: false)
    guard !layout.xTitle.isEmpty else { return }
    let widest = layout.columnLabels.map { measures.width($0.text, .tick) }.max() ?? 0
    let labels = layout.isTurned ? widest : measures.lineHeight(.tick)
    canvas.text(
      measures.cut(layout.xTitle, .axis, to: layout.plot.width),
      at: Point(
        x: layout.plot.center.x,
        y: layout.plot.bottom + measures.axisHeight + labels + measures.verticalGap
          + measures.lineHeight(.axis) / 2), .center, .axis, isTurned: false)
  }

  private func labels(_ layout: HeatMapLayout) {
    for label in layout.rowLabels {
      canvas.text(
        label.text, at: Point(x: layout.plot.x - measures.axisWidth, y: label.place), .right,
        .tick, isTurned: false)
    }
    let y = layout.plot.bottom + measures.axisHeight
    for label in layout.columnLabels {
      let half = layout.isTurned ? 0 : measures.lineHeight(.tick) / 2
      canvas.text(
        label.text, at: Point(x: label.place, y: y + half), layout.isTurned ? .right : .center,
        .tick, isTurned: layout.isTurned)
    }
  }
}

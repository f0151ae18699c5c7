/// The positions of the parts of a heat map.
struct HeatMapLayout {
  /// A label of a row or column, and the middle of its row or column.
  struct Label: Equatable {
    var text: String
    var place: Double
  }

  let frame: Rectangle
  let plot: Rectangle
  let title: String
  let xTitle: String
  let yTitle: String
  /// True if the title of the rows is below that of the chart, not beside it.
  let isLow: Bool
  let rowLabels: [Label]
  let columnLabels: [Label]
  /// True if the labels of columns are rotated.
  let isTurned: Bool

  /// Returns the cell in `row` and `column` of `rows` x `columns`.
  func cell(_ row: Int, _ column: Int, of rows: Int, _ columns: Int) -> Rectangle {
    let width = plot.width / Double(columns), height = plot.height / Double(rows)
    return Rectangle(
      x: plot.x + Double(column) * width, y: plot.y + Double(row) * height, width: width,
      height: height)
  }
}

/// Lays out a heat map. Labels that do not fit are thinned out to every second, third, ...
struct HeatMapLayouter {
  let chart: Chart
  let map: HeatMap
  let measures: Measures
  /// True if the labels of rows and columns are at this chart rather than at another of the figure.
  var showsRows = true
  var showsColumns = true

  /// Returns the width of the labels left of the plot area, at most `limit`.
  func left(limit: Double) -> Double {
    guard showsRows else { return 0 }
    let width = map.rowLabels.map { measures.width($0, .tick) }.max() ?? 0
    return min(width, limit) + measures.axisWidth
  }

  /// True if the title of the rows does not fit beside that of the chart.
  private var needsLine: Bool {
    chart.title.isEmpty
      || measures.width(chart.y.title, .axis) + measures.gap > left(limit: .infinity)
  }

  /// The height of the parts above the plot area.
  var top: Double {
    measures.lines(chart.title, .title) + (needsLine ? measures.lines(chart.y.title, .axis) : 0)
  }

  /// Returns the height of the labels below the plot area, at most `limit`, for columns of width
  /// `width`.
  func bottom(limit: Double, width: Double) -> Double {
    guard showsColumns else { return measures.axisHeight }
    let labels =
      isTurned(width)
      ? min(limit, map.columnLabels.map { measures.width($0, .tick) }.max() ?? 0)
      : measures.lineHeight(.tick)
    return labels + measures.axisHeight + measures.lines(chart.x.title, .axis)
  }

  /// Returns the layout with its plot area at `plot`.
  func layout(frame: Rectangle, plot: Rectangle) -> HeatMapLayout {
    let columns = Double(max(1, map.columnLabels.count)), rows = Double(max(1, map.rows.count))
    let width = plot.width / columns, height = plot.height / rows
    let isTurned = isTurned(width)
    let line = measures.isWhole ? 1 : measures.lineHeight(.tick) * 0.75
    let rowEvery = every(line, height)
    let columnEvery = isTurned ? every(line, width) : every(widest + measures.labelGap, width)
    let sideLimit = plot.x - frame.x - measures.axisWidth
    let footLimit =
      isTurned
      ? frame.bottom - plot.bottom - measures.axisHeight - measures.lines(chart.x.title, .axis)
      : Double(columnEvery) * width - measures.labelGap
    return HeatMapLayout(
      frame: frame, plot: plot, title: measures.cut(chart.title, .title, to: frame.width),
      xTitle: showsColumns ? chart.x.title : "", yTitle: showsRows ? chart.y.title : "",
      isLow: needsLine,
      rowLabels: showsRows ? labels(map.rowLabels, rowEvery, plot.y, height, sideLimit) : [],
      columnLabels: showsColumns
        ? labels(map.columnLabels, columnEvery, plot.x, width, footLimit) : [],
      isTurned: isTurned)
  }

  private var widest: Double { map.columnLabels.map { measures.width($0, .tick) }.max() ?? 0 }

  private func isTurned(_ width: Double) -> Bool {
    measures.canTurn && widest + measures.labelGap > width
  }

  private func every(_ needed: Double, _ size: Double) -> Int {
    max(1, Int((needed / max(size, 1e-9) - 1e-9).rounded(.up)))
  }

  private func labels(
    _ texts: [String], _ every: Int, _ start: Double, _ size: Double, _ limit: Double
  ) -> [HeatMapLayout.Label] {
    texts.indices.filter { $0 % every == 0 }.map {
      HeatMapLayout.Label(
        text: measures.cut(texts[$0], .tick, to: limit), place: start + (Double($0) + 0.5) * size)
    }
  }

}

/// Draws a chart of series by its layout.
struct ChartPainter {
  let chart: Chart
  let layout: ChartLayout
  let canvas: any Canvas

  /// The maximum number of points of a line that all have markers, and the number of markers of
  /// longer lines.
  private static let markerLimit = 25, sparseMarkers = 7

  /// Draws everything.
  func paint() {
    titles()
    canvas.axes(layout.plot, x: layout.xTicks, y: layout.yTicks)
    tickLabels()
    for (index, series) in chart.series.enumerated() { band(series, Look(series, index: index)) }
    for (index, series) in chart.series.enumerated() { paint(series, Look(series, index: index)) }
    legend()
    if !hasContent { note() }
  }

  private func titles() {
    let measures = canvas.measures
    var y = layout.frame.y
    for (text, role) in [(layout.title, TextRole.title), (layout.yTitle, .axis)] where !text.isEmpty
    {
      canvas.text(
        text, at: Point(x: layout.frame.x, y: y + measures.lineHeight(role) / 2), .left, role,
        isTurned: false)
      y += measures.lineHeight(role) + measures.verticalGap
    }
    let below = layout.plot.bottom + measures.axisHeight + measures.lineHeight(.tick)
    guard !layout.xTitle.isEmpty else { return }
    let width = measures.width(layout.xTitle, .axis)
    let x = min(
      max(layout.plot.center.x, layout.frame.x + width / 2), layout.frame.right - width / 2)
    canvas.text(
      layout.xTitle,
      at: Point(x: x, y: below + measures.verticalGap + measures.lineHeight(.axis) / 2), .center,
      .axis, isTurned: false)
  }

  private func tickLabels() {
    let measures = canvas.measures
    for tick in layout.yTicks {
      guard let label = tick.label else { continue }
      canvas.text(
        label, at: Point(x: layout.plot.x - measures.axisWidth, y: tick.place), .right, .tick,
        isTurned: false)
    }
    let y = layout.plot.bottom + measures.axisHeight + measures.lineHeight(.tick) / 2
    for tick in layout.xTicks {
      guard let label = tick.label else { continue }
      canvas.text(label, at: Point(x: tick.start, y: y), .left, .tick, isTurned: false)
    }
  }

  private func paint(_ series: Series, _ look: Look) {
    switch series.shape {
    case .line:
      var faint = look
      faint.isFaint = true
      lines(series.background, faint, hasMarkers: false)
      let single = series.scatter.compactMap(layout.place)
      canvas.markers(single, faint, count: single.count, clip: layout.plot)
      lines(series.points, look, hasMarkers: true)
    case .points:
      let places = series.points.compactMap(layout.place)
      let total = chart.series.reduce(0) { $0 + $1.points.count }
      canvas.markers(
        Decimation.scatter(places, size: canvas.resolution), look, count: total, clip: layout.plot)
    case .bars(let width): bars(series.points, width, look)
    }
  }

  /// Draws the parts of an area between its gaps.
  private func band(_ series: Series, _ look: Look) {
    let parts = series.band.map { place -> (upper: Point, lower: Point)? in
      guard let upper = layout.place(ChartPoint(place.x, place.high)),
        let lower = layout.place(ChartPoint(place.x, place.low))
      else { return nil }
      return (upper, lower)
    }.split { $0 == nil }
    for part in parts {
      let edges = part.compactMap { $0 }
      canvas.band(edges.map(\.upper), edges.map(\.lower), look, clip: layout.plot)
    }
  }

  /// Draws the parts of a line between its gaps.
  private func lines(_ points: [ChartPoint], _ look: Look, hasMarkers: Bool) {
    var marked: [Point] = []
    let parts = points.map(layout.place).split(whereSeparator: { $0 == nil })
    for part in parts {
      let places = part.compactMap { $0 }
      canvas.line(
        Decimation.line(places, column: canvas.resolution), look, clip: layout.plot)
      if places.count == 1 {
        marked += places
      } else if hasMarkers {
        marked += sparse(places, look)
      }
    }
    canvas.markers(marked, look, count: marked.count, clip: layout.plot)
  }

  /// Returns the points of a line that get a marker: all of a few; of many, some at even distances
  /// that differ from series to series.
  private func sparse(_ places: [Point], _ look: Look) -> [Point] {
    guard places.count > Self.markerLimit else { return places }
    guard chart.series.count > 1 else { return [] }
    let step = layout.plot.width / Double(Self.sparseMarkers)
    var next = layout.plot.x + step * Double(look.index % 4 + 1) / 5
    return places.filter { place in
      guard place.x >= next else { return false }
      while next <= place.x { next += step }
      return true
    }
  }

  private func bars(_ points: [ChartPoint], _ width: Double, _ look: Look) {
    let plot = layout.plot
    let zero = layout.yMap.share(0).map { plot.bottom - $0 * plot.height } ?? plot.bottom
    for point in points where point.y != 0 {
      guard let corner = layout.place(point),
        let end = layout.xMap.share(point.x + width).map({ plot.x + $0 * plot.width })
      else { continue }
      canvas.bar(
        Rectangle(
          x: corner.x, y: min(corner.y, zero), width: max(0, end - corner.x),
          height: abs(zero - corner.y)), look, clip: plot)
    }
  }

  private func legend() {
    for entry in layout.legend?.entries ?? [] {
      let gap = entry.series == nil ? 0 : entry.sample.width + canvas.measures.gap
      canvas.text(
        entry.text, at: Point(x: entry.sample.x + gap, y: entry.sample.center.y), .left, .legend,
        isTurned: false)
      guard let series = entry.series else { continue }
      canvas.sample(
        entry.sample, Look(chart.series[series], index: series), chart.series[series].shape)
    }
  }

  private var hasContent: Bool {
    chart.series.contains { series in series.points.contains { layout.place($0) != nil } }
  }

  private func note() {
    let isLog = chart.x.scale == .log || chart.y.scale == .log
    canvas.text(
      isLog ? "no positive values" : "no values", at: layout.plot.center, .center, .axis,
      isTurned: false)
  }
}

/// The positions of a chart's parts on a canvas of any kind, without overlaps.
struct ChartLayout {
  /// A mark of an axis; minor ones have no label.
  struct Tick: Equatable {
    /// The position along the axis, in the canvas' unit.
    var place: Double
    /// The label beside it, and the start of the label along the axis.
    var label: String?
    var start: Double = 0
  }

  /// The whole chart.
  let frame: Rectangle
  /// The area between the axes.
  let plot: Rectangle
  let title: String
  let xTitle: String
  let yTitle: String
  let xTicks: [Tick]
  let yTicks: [Tick]
  let xMap: AxisMap
  let yMap: AxisMap
  let legend: LegendLayout?

  /// Returns the position of a point; nil for a gap.
  func place(_ point: ChartPoint) -> Point? {
    guard let x = xMap.share(point.x), let y = yMap.share(point.y) else { return nil }
    return Point(x: plot.x + x * plot.width, y: plot.bottom - y * plot.height)
  }
}

/// Lays out a chart with numbers on both axes.
struct ChartLayouter {
  let chart: Chart
  let frame: Rectangle
  let measures: Measures
  /// The minimum space left of the plot area, to align charts that are stacked vertically.
  var minimumLeft = 0.0

  private var xMap: AxisMap {
    let values = chart.series.lazy.flatMap { series in
      series.points.lazy.flatMap { point in
        if case .bars(let width) = series.shape { [point.x, point.x + width] } else { [point.x] }
      }
    }
    let areLines = chart.series.allSatisfy { $0.shape != .points && $0.scatter.isEmpty }
    guard areLines && chart.x.scale == .linear else {
      return AxisMap(values, scale: chart.x.scale, room: 0.04)
    }
    let map = AxisMap(values, scale: .linear, room: 0)
    // Curves that start just above 0 belong to a course that started there.
    return map.low > 0 && map.low < 0.1 * map.high
      ? AxisMap([0, map.high], scale: .linear, room: 0) : map
  }

  private var yMap: AxisMap {
    let values = chart.series.lazy.flatMap { series in
      (series.points + series.background + series.scatter).map(\.y)
        + series.band.flatMap { [$0.low, $0.high] }
    }
    let hasBars = chart.series.contains { if case .bars = $0.shape { true } else { false } }
    return AxisMap(values, scale: chart.y.scale, room: 0.04, includesZero: hasBars)
  }

  /// The layout.
  var layout: ChartLayout {
    let legend = LegendLayout.choose(chart.series, frame, measures)
    let heads = measures.lines(chart.title, .title) + measures.lines(chart.y.title, .axis)
    let feet =
      measures.axisHeight + measures.lineHeight(.tick) + measures.lines(chart.x.title, .axis)
      + (legend.map { $0.isBelow ? $0.size.height + measures.verticalGap : 0 } ?? 0)
    let height = max(1, frame.height - heads - feet)
    let (xMap, yMap) = (self.xMap, self.yMap)
    let yTicks = vertical(yMap, height)
    let labels = yTicks.labels.map { measures.width($0, .tick) }.max() ?? 0
    let left = max(minimumLeft, labels + measures.axisWidth)
    let beside = legend.map { $0.isBelow ? 0 : $0.size.width + measures.gap * 2 } ?? 0
    var plot = Rectangle(
      x: frame.x + left, y: frame.y + heads, width: max(1, frame.width - left - beside),
      height: height)
    var xTicks = horizontal(xMap, plot)
    let excess = (xTicks.last { $0.label != nil }.map(end) ?? 0) - frame.right
    if beside == 0 && excess > 0 {
      plot.width = max(1, plot.width - excess)
      xTicks = horizontal(xMap, plot)
    }
    return ChartLayout(
      frame: frame, plot: plot, title: measures.cut(chart.title, .title, to: frame.width),
      xTitle: measures.cut(chart.x.title, .axis, to: frame.width),
      yTitle: measures.cut(chart.y.title, .axis, to: frame.width), xTicks: xTicks,
      yTicks: placed(yTicks, yMap, plot), xMap: xMap, yMap: yMap,
      legend: legend?.placed(frame, plot, measures))
  }

  /// The width that the labels of the vertical axis and its marks take.
  var labelWidth: Double { layout.plot.x - frame.x }

  private func end(_ tick: ChartLayout.Tick) -> Double {
    tick.start + measures.width(tick.label ?? "", .tick)
  }

  /// Returns as many marks as fit above each other.
  private func vertical(_ map: AxisMap, _ height: Double) -> Ticks {
    let room = Int(height / (measures.lineHeight(.tick) * 2.2))
    return Ticks.make(map.low, map.high, map.scale, count: min(8, max(2, room)))
  }

  private func placed(_ ticks: Ticks, _ map: AxisMap, _ plot: Rectangle) -> [ChartLayout.Tick] {
    let place = { (value: Double) in map.share(value).map { plot.bottom - $0 * plot.height } }
    var used = Double.infinity
    let major = zip(ticks.values, ticks.labels).compactMap { value, label -> ChartLayout.Tick? in
      guard let y = place(value) else { return nil }
      let isFree = y + measures.lineHeight(.tick) / 2 <= used + 1e-9
      if isFree { used = y - measures.lineHeight(.tick) / 2 }
      return ChartLayout.Tick(place: y, label: isFree ? label : nil)
    }
    return major + ticks.minor.compactMap { place($0).map { ChartLayout.Tick(place: $0) } }
  }

  /// Returns as many marks as fit side by side: fewer are tried until no labels touch.
  func horizontal(_ map: AxisMap, _ plot: Rectangle) -> [ChartLayout.Tick] {
    for count in stride(from: 10, through: 1, by: -1) {
      let ticks = Ticks.make(map.low, map.high, map.scale, count: count)
      let placed = across(ticks, map, plot)
      let isTight = zip(placed, placed.dropFirst()).contains {
        end($0) + measures.labelGap > $1.start
      }
      if !isTight || count == 1 {
        let minor = ticks.minor.compactMap { map.share($0) }
          .map { ChartLayout.Tick(place: plot.x + $0 * plot.width) }
        return (isTight ? Array(placed.prefix(1)) : placed) + minor
      }
    }
    return []
  }

  private func across(_ ticks: Ticks, _ map: AxisMap, _ plot: Rectangle) -> [ChartLayout.Tick] {
    zip(ticks.values, ticks.labels).compactMap { value, label in
      guard let share = map.share(value) else { return nil }
      let place = plot.x + share * plot.width
      let start = max(frame.x, place - measures.width(label, .tick) / 2)
      return ChartLayout.Tick(place: place, label: label, start: start)
    }
  }
}

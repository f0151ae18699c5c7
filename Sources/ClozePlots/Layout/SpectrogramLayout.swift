/// The positions of the parts of a spectrogram: frames above, rows of marks below them, time at the
/// lower edge, the colour key at the right.
struct SpectrogramLayout {
  /// The area of the frames.
  let plot: Rectangle
  /// The area of each row of marks.
  let rows: [Rectangle]
  /// The place of the colour key.
  let key: Rectangle
  let title: String
  let xTicks: [ChartLayout.Tick]
  let yTicks: [ChartLayout.Tick]
  let seconds: ClosedRange<Double>

  /// The area between the axes: frames and rows.
  var inner: Rectangle {
    Rectangle(
      x: plot.x, y: plot.y, width: plot.width, height: (rows.last?.bottom ?? plot.bottom) - plot.y)
  }

  /// Returns the part of the time axis from one second to another; nil if it is outside.
  func across(_ start: Double, _ end: Double, in area: Rectangle) -> Rectangle? {
    let length = seconds.upperBound - seconds.lowerBound
    let shares = [start, end].map { min(max(($0 - seconds.lowerBound) / length, 0), 1) }
    guard shares[1] > shares[0] else { return nil }
    return Rectangle(
      x: area.x + shares[0] * area.width, y: area.y, width: (shares[1] - shares[0]) * area.width,
      height: area.height)
  }
}

/// Lays out a spectrogram.
struct SpectrogramLayouter {
  let chart: Chart
  let spectrogram: Spectrogram
  let frame: Rectangle
  let measures: Measures
  /// The width of the colour key.
  let keyWidth: Double

  /// The frequencies that are labelled where there is room, in Hz.
  private static let marks = [
    50, 100, 200, 500, 1000, 2000, 4000, 8000, 16_000, 24_000, 48_000, 96_000,
  ]

  /// The names of the rows, the hidden frames' first.
  private var names: [String] {
    (spectrogram.hidden.isEmpty ? [] : ["hidden"]) + spectrogram.rows.map(\.name)
  }

  /// The layout.
  var layout: SpectrogramLayout {
    let heads = measures.lines(chart.title, .title) + measures.lines(chart.y.title, .axis)
    let feet =
      measures.axisHeight + measures.lineHeight(.tick) + measures.lines(chart.x.title, .axis)
    let rowHeight = measures.isWhole ? 1 : measures.lineHeight(.tick) * 1.25
    let rowsHeight = Double(names.count) * (rowHeight + measures.verticalGap)
    let labels = names + Self.marks.filter { Double($0) < highest }.map(String.init)
    let widest = labels.map { measures.width($0, .tick) }.max() ?? 0
    let left = min(widest, frame.width * 0.25) + measures.axisWidth
    // The last label of time may be as wide as the key.
    let plot = Rectangle(
      x: frame.x + left, y: frame.y + heads,
      width: max(1, measures.whole(frame.width - left - keyWidth)),
      height: max(1, measures.whole(frame.height - heads - feet - rowsHeight)))
    let rows = names.indices.map { index in
      Rectangle(
        x: plot.x,
        y: plot.bottom + Double(index) * (rowHeight + measures.verticalGap) + measures.verticalGap,
        width: plot.width, height: rowHeight)
    }
    let map = AxisMap(
      [spectrogram.seconds.lowerBound, spectrogram.seconds.upperBound], scale: .linear, room: 0)
    let ticks = ChartLayouter(chart: chart, frame: frame, measures: measures).horizontal(map, plot)
    return SpectrogramLayout(
      plot: plot, rows: rows,
      key: Rectangle(
        x: plot.right + measures.gap * 2, y: plot.y, width: keyWidth, height: plot.height),
      title: measures.cut(chart.title, .title, to: frame.width), xTicks: ticks,
      yTicks: frequencyTicks(plot), seconds: map.low...map.high)
  }

  private var highest: Double { spectrogram.frequencies.last ?? 0 }

  /// Returns as many round frequencies as fit above each other.
  private func frequencyTicks(_ plot: Rectangle) -> [ChartLayout.Tick] {
    var used = Double.infinity
    return Self.marks.compactMap { mark in
      guard let place = place(Double(mark)) else { return nil }
      let y = plot.bottom - place * plot.height
      guard y + measures.lineHeight(.tick) * 0.6 <= used else { return nil }
      used = y - measures.lineHeight(.tick) * 0.6
      return ChartLayout.Tick(place: y, label: String(mark))
    }
  }

  /// Returns the height of a frequency, from 0 at the lower edge to 1 at the upper; nil if it is
  /// outside the bins' middles.
  private func place(_ hertz: Double) -> Double? {
    let middles = spectrogram.frequencies
    guard let above = middles.firstIndex(where: { $0 >= hertz }), above > 0 else { return nil }
    let share = (hertz - middles[above - 1]) / (middles[above] - middles[above - 1])
    return (Double(above) - 0.5 + share) / Double(middles.count)
  }
}

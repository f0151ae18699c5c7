import Testing

@testable import ClozePlots

/// Measures of a made-up target: every character is 7 wide.
private var measures: Measures {
  Measures(
    width: { text, _ in 7 * Double(text.count) }, lineHeight: { _ in 16 }, margin: 10, gap: 6,
    verticalGap: 4, axisWidth: 8, axisHeight: 7, sampleWidth: 24, labelGap: 10, canTurn: true,
    aspect: 1, isWhole: false, ellipsis: "…")
}

private func layout(_ series: [Series], width: Double = 720, height: Double = 450) -> ChartLayout {
  let chart = Chart(
    title: "a title", x: Axis("step"), y: Axis("loss", unit: "nats"), series: series)
  let frame = Rectangle(x: 10, y: 10, width: width - 20, height: height - 20)
  return ChartLayouter(chart: chart, frame: frame, measures: measures).layout
}

private func run(_ name: String, scale: Double = 1) -> Series {
  Series(name, (0..<50).map { ChartPoint(Double($0) * scale, 1 / Double($0 + 1)) })
}

@Suite struct LayoutTests {
  /// The whole band and all single points are within the plot area.
  @Test func bandsHaveRoom() throws {
    let series = Series(
      "mean", [ChartPoint(1, 5), ChartPoint(2, 6)], scatter: [ChartPoint(1, -4)],
      band: [BandPoint(1, 3, 12), BandPoint(2, 4, 7)])
    let layout = layout([series])
    #expect(layout.yMap.low <= -4 && layout.yMap.high >= 12)
    let top = try #require(layout.place(ChartPoint(1, 12)))
    #expect(top.y >= layout.plot.y && top.y < layout.plot.bottom)
  }

  /// Few and many series, with short and long names, in pictures of several shapes.
  @Test(arguments: [2, 5, 40], [3, 30, 90])
  func nothingOverlaps(count: Int, length: Int) throws {
    for (width, height) in [(720.0, 450.0), (300, 500), (1500, 300)] {
      let series = (0..<count).map { run(String(repeating: "n", count: length) + "\($0)") }
      let layout = layout(series, width: width, height: height)
      let legend = try #require(layout.legend)
      #expect(!legend.rectangle.meets(layout.plot))
      #expect(layout.plot.width > 0.3 * width && layout.plot.height > 0.2 * height)
      #expect(legend.rectangle.bottom <= layout.frame.bottom + 1e-6)
      #expect(legend.rectangle.right <= layout.frame.right + 1e-6)
      let boxes = legend.entries.map { entry in
        Rectangle(
          x: entry.sample.x, y: entry.sample.y,
          width: entry.sample.width + measures.gap + 7 * Double(entry.text.count), height: 16)
      }
      for (index, box) in boxes.enumerated() {
        #expect(!box.meets(layout.plot))
        #expect(boxes.dropFirst(index + 1).allSatisfy { !$0.meets(box) })
      }
      // Every series has a line, or the last line counts the others.
      let shown = legend.entries.count { $0.series != nil }
      let rest = legend.entries.last { $0.series == nil }?.text
      #expect(shown == count || rest == "and \(count - shown) more" || rest?.contains("…") == true)
    }
  }

  @Test(arguments: [1, 1e-7, 1e3, 1e5, 1e250]) func labelsOfAxesDoNotMeet(scale: Double) {
    for width in [150.0, 300, 720, 2000] {
      let layout = layout([run("a", scale: scale)], width: width)
      let labels = layout.xTicks.compactMap { tick in
        tick.label.map { (start: tick.start, end: tick.start + 7 * Double($0.count)) }
      }
      #expect(!labels.isEmpty)
      #expect(zip(labels, labels.dropFirst()).allSatisfy { $0.end + 9.9 < $1.start })
      #expect(labels.allSatisfy { $0.start >= layout.frame.x && $0.end <= layout.frame.right + 1 })
      let rows = layout.yTicks.filter { $0.label != nil }.map(\.place)
      #expect(zip(rows, rows.dropFirst()).allSatisfy { $0 - $1 >= 16 })
    }
  }

  @Test func oneSeriesNeedsNoLegend() {
    #expect(layout([run("a")]).legend == nil)
  }

  @Test func namesAreCutInTheMiddle() {
    #expect(measures.cut("text-tiny-0.001", .legend, to: 200) == "text-tiny-0.001")
    #expect(measures.cut("text-tiny-0.001", .legend, to: 63) == "text….001")
    #expect(measures.cut("text", .legend, to: 7) == "…")
    #expect(measures.cut("text", .legend, to: 3) == "")
  }

  @Test func axesShowWhatTheyCan() {
    #expect(AxisMap([2, .nan, 4, .infinity], scale: .linear, room: 0).high == 4)
    #expect(AxisMap([], scale: .linear, room: 0.1) == AxisMap([0, 1], scale: .linear, room: 0))
    #expect(AxisMap([2.5, 2.5], scale: .linear, room: 0.1).low == 2.25)
    #expect(AxisMap([0.1, 5], scale: .linear, room: 0.1).low == 0)
    #expect(AxisMap([3, 5], scale: .linear, room: 0, includesZero: true).low == 0)
    let map = AxisMap([-1, 0, 1, 100], scale: .log, room: 0)
    #expect(map.low == 1 && map.share(10) == 0.5 && map.share(0) == nil && map.share(-1) == nil)
    #expect(AxisMap([0, 1e300], scale: .linear, room: 0).share(1e301) == nil)
  }

  @Test func labelsOfRowsAndColumnsLeaveSomeOut() {
    let names = (0..<40).map { "token \($0)" }
    let map = HeatMap(
      rows: names.map { _ in names.map { _ in 0.5 } }, rowLabels: names, columnLabels: names,
      range: 0...1)
    let chart = Chart(title: "t", x: Axis("to"), y: Axis("from"), heatMap: map)
    let layouter = HeatMapLayouter(chart: chart, map: map, measures: measures)
    let plot = Rectangle(x: 100, y: 40, width: 300, height: 300)
    let layout = layouter.layout(
      frame: Rectangle(x: 0, y: 0, width: 400, height: 440), plot: plot)
    #expect(layout.isTurned)
    for labels in [layout.rowLabels, layout.columnLabels] {
      #expect(labels.count == 20)
      #expect(zip(labels, labels.dropFirst()).allSatisfy { $1.place - $0.place >= 12 })
    }
  }
}

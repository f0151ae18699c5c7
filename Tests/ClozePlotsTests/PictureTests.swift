import Foundation
import FoundationXML
import Testing

@testable import ClozePlots

/// Charts that are hard to draw, each by name.
let hardFigures: [(name: String, figure: Figure)] = {
  func chart(_ series: [Series], _ scale: Axis.Scale = .linear) -> Figure {
    Figure(
      Chart(
        title: "<title> & \"more\" \u{1B}\u{0}", x: Axis("x", scale: scale),
        y: Axis("y", scale: scale), series: series))
  }
  func line(_ values: [Double]) -> Series {
    Series("<&>", values.enumerated().map { ChartPoint(Double($0.offset), $0.element) })
  }
  let empty = HeatMap(rows: [], rowLabels: [], columnLabels: [], range: 0...0)
  let gaps = HeatMap(
    rows: [[.nan, 1], [0, 2]], rowLabels: ["", "長い"], columnLabels: ["a", "b"], range: 0...1)
  return [
    ("nothing", chart([])), ("no points", chart([line([])])), ("one point", chart([line([3])])),
    ("gaps", chart([line([1, .nan, 2, .infinity, -.infinity, 3])])),
    ("only gaps", chart([line([.nan, .infinity])])),
    ("constant", chart([line([2, 2, 2])])), ("not positive", chart([line([-1, 0])], .log)),
    ("huge", chart([line([-1.7e308, 1e-300, 1.7e308, 1e300])])),
    ("huge log", chart([line([1e-300, 1, 1e300])], .log)),
    (
      "bands",
      Figure(
        Chart(
          x: Axis("x", scale: .log), y: Axis("y"),
          series: [
            Series(
              "b", [.init(1, 1), .init(10, 2)], scatter: [.init(1, .nan), .init(10, 3)],
              band: [.init(0, 1, 2), .init(1, 0, 2), .init(10, .nan, 3), .init(100, 9, -9)])
          ]))
    ),
    ("same place", chart([Series("p", [.init(1, 1), .init(1, 1)], shape: .points)])),
    ("bars", chart([Series("b", [.init(0, -3), .init(1, 5)], shape: .bars(width: 1))])),
    ("no cells", Figure(Chart(x: Axis("x"), y: Axis("y"), heatMap: empty))),
    ("cells", Figure(Chart(title: "t", x: Axis("x"), y: Axis("y"), heatMap: gaps))),
    ("no dots", Figure(Chart(title: "t", scene: Scene([])))),
    (
      "dots",
      Figure(
        Chart(
          scene: Scene(
            [.init(.nan, 0, 0, level: 1), .init(0, 1, 9, level: nil), .init(0, 0, 0, level: .nan)],
            radius: 0)))
    ),
    ("no charts", Figure(title: "title", charts: [], columns: 3)),
    (
      "many charts",
      Figure(charts: (0..<30).map { _ in chart([line([1, 2])]).charts[0] }, columns: 4)
    ),
  ]
}()

@Suite struct PictureTests {
  @Test func pngHasItsSignatureAndSize() throws {
    for (name, figure) in hardFigures {
      let bytes = try figure.picture(.png, width: 320, height: 200)
      #expect(bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "\(name)")
      // The header's chunk begins with width and height, four bytes each.
      #expect(bytes[16..<24] == [0, 0, 1, 64, 0, 0, 0, 200], "\(name)")
    }
  }

  @Test func svgIsWellFormed() throws {
    for (name, figure) in hardFigures {
      let bytes = try figure.picture(.svg, width: 300, height: 400)
      let parser = XMLParser(data: Data(bytes))
      #expect(parser.parse(), "\(name)")
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.contains("viewBox=\"0 0 300 400\""), "\(name)")
      #expect(!text.contains("nan") && !text.contains("inf"), "\(name)")
    }
  }

  @Test func theSameFigureIsTheSamePicture() throws {
    let figure = hardFigures[3].figure
    #expect(
      try figure.picture(.png, width: 300, height: 200)
        == figure.picture(.png, width: 300, height: 200))
  }

  @Test func sizesAreChecked() {
    for (width, height) in [(0, 100), (100, 99), (10_001, 200), (-5, 300), (Int.max, Int.max)] {
      #expect(throws: PlotError.badSize(width: width, height: height)) {
        try hardFigures[0].figure.picture(.png, width: width, height: height)
      }
    }
  }

  @Test func formsFollowNames() {
    #expect(Picture(path: "a/b.PNG") == .png && Picture(path: "x.svg") == .svg)
    #expect(Picture(path: "png") == nil && Picture(path: "a.pdf") == nil)
  }
}

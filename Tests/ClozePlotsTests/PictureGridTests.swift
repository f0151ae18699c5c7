import Foundation
import Testing

@testable import ClozePlots

/// Pictures in rows.
@Suite struct PictureGridTests {
  /// A dark picture with a bright left half.
  private static func half(_ side: Int = 8) -> PictureImage {
    PictureImage(
      colours: (0..<side * side).flatMap { place -> [UInt8] in
        place % side < side / 2 ? [255, 255, 255] : [0, 0, 0]
      }, width: side)
  }

  private static var measures: Measures {
    Measures(
      width: { text, _ in Double(text.count) * 8 }, lineHeight: { _ in 16 }, margin: 0, gap: 7,
      verticalGap: 4, axisWidth: 8, axisHeight: 7, sampleWidth: 28, labelGap: 12, canTurn: true,
      aspect: 1, isWhole: false, ellipsis: "…")
  }

  private static func layout(
    _ rows: [PictureGrid.Row], width: Double = 400, height: Double = 1000
  ) -> PictureGridLayout {
    PictureGridLayouter(
      grid: PictureGrid(rows: rows),
      frame: Rectangle(x: 10, y: 20, width: width, height: height), measures: measures
    ).layout
  }

  private static func tiles(_ count: Int, text: String = "") -> [PictureGrid.Tile] {
    (0..<count).map { _ in PictureGrid.Tile(half(), text: text) }
  }

  @Test func `Rows take the same width whatever the number of their pictures`() throws {
    let layout = Self.layout([
      .init(name: "words", Self.tiles(8)), .init(name: "w", Self.tiles(4)),
    ])
    #expect(layout.left == 48)
    for row in layout.rows {
      #expect(row.tiles[0].x == 58)
      #expect(abs(try #require(row.tiles.last).right - 410) < 1e-9)
      #expect(row.tiles.allSatisfy { abs($0.width - $0.height) < 1e-9 })
    }
    #expect(layout.rows[0].tiles.count == 8 && layout.rows[1].tiles.count == 4)
    #expect(layout.rows[0].tiles[0].width < layout.rows[1].tiles[0].width)
  }

  @Test func `Pictures shrink where they would be too high, and nothing overlaps`() throws {
    for height in [100.0, 300, 1000] {
      let layout = Self.layout(
        (0..<3).map { .init(title: "row \($0)", name: "n", Self.tiles(3, text: "0.25")) },
        height: height)
      #expect(try #require(layout.rows.last).textY <= 20 + max(height, 150))
      for (upper, lower) in zip(layout.rows, layout.rows.dropFirst()) {
        #expect(upper.titleY < upper.tiles[0].y && upper.tiles[0].bottom < upper.textY)
        #expect(upper.textY < lower.titleY)
      }
    }
  }

  @Test func `Attention colours its field and leaves the others gray`() {
    let image = Self.half().shaded(by: [0, 1, 0, 0], columns: 2)
    func pixel(_ row: Int, _ column: Int) -> [UInt8] {
      Array(image.colours[3 * (row * 8 + column)..<3 * (row * 8 + column) + 3])
    }
    for (row, column) in [(0, 0), (7, 0), (7, 7)] {
      #expect(Set(pixel(row, column)).count == 1, "gray")
    }
    let shaded = pixel(0, 7)
    #expect(shaded[0] > shaded[1] && shaded[1] > shaded[2])
    // White and black remain apart, also below the colour.
    #expect(pixel(7, 0)[0] > pixel(7, 7)[0])
    let both = Self.half().shaded(by: [0.5, 0.5, 0.5, 0.5], columns: 2)
    #expect(both.luminance(0, 0) > both.luminance(0, 7))
    #expect(both.shaded(by: [.nan], columns: 1).colours.count == both.colours.count)
  }

  @Test func `Pale pictures keep their order of brightness`() {
    let pale = Self.half().pale
    #expect(pale.colours.allSatisfy { $0 >= 190 } && pale.luminance(0, 0) > pale.luminance(0, 7))
  }

  @Test func `In a terminal bright is dense`() throws {
    let figure = Figure(
      Chart(title: "clip", pictures: PictureGrid(rows: [.init(name: "x", Self.tiles(1))])))
    let lines = figure.text(
      width: 22, height: 12, style: TextStyle(isUnicode: false, hasColor: false)
    ).split(separator: "\n").map(String.init)
    #expect(lines[0].contains("clip"))
    let row = try #require(lines.first { $0.contains("@") })
    // The name and a space take two of 22 columns; the left half of the rest is bright.
    #expect(row.hasSuffix("@") && row.count { $0 == "@" } == 10, "\(row)")
  }

  @Test(arguments: [Picture.png, .svg])
  func `Files have the pictures`(form: Picture) throws {
    let rows: [PictureGrid.Row] = [
      .init(title: "a \"caption\" & more", name: "seconds", Self.tiles(4, text: "0.1")),
      .init(title: "words alone", []),
    ]
    let chart = Chart(pictures: PictureGrid(rows: rows))
    let bytes = try Figure(title: "clip", charts: [chart]).picture(form, width: 600, height: 300)
    let empty = try Figure(Chart(pictures: PictureGrid(rows: []))).picture(
      form, width: 600, height: 300)
    #expect(bytes.count > 500 && bytes != empty)
    guard form == .svg else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.components(separatedBy: "<image").count > 1)
  }
}

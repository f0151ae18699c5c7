/// Draws pictures in rows with their words.
struct PictureGridPainter {
  let chart: Chart
  let grid: PictureGrid
  let canvas: any Canvas

  /// The look of bars.
  private static let bar = Look(Series("share", []), index: 1)

  private var measures: Measures { canvas.measures }

  /// Draws everything in `frame`.
  func paint(_ frame: Rectangle) {
    let top = measures.lines(chart.title, .title)
    if !chart.title.isEmpty {
      canvas.text(
        measures.cut(chart.title, .title, to: frame.width),
        at: Point(x: frame.x, y: frame.y + measures.lineHeight(.title) / 2), .left, .title,
        isTurned: false)
    }
    let area = Rectangle(
      x: frame.x, y: frame.y + top, width: frame.width, height: max(1, frame.height - top))
    let layouter = PictureGridLayouter(grid: grid, frame: area, measures: measures)
    let layout = layouter.layout
    for (row, places) in zip(grid.rows, layout.rows) {
      paint(row, places, area, left: layout.left, barHeight: layouter.barHeight)
    }
    guard grid.rows.isEmpty else { return }
    canvas.text("no pictures", at: area.center, .center, .axis, isTurned: false)
  }

  private func paint(
    _ row: PictureGrid.Row, _ places: PictureGridLayout.Row, _ area: Rectangle, left: Double,
    barHeight: Double
  ) {
    if !row.title.isEmpty {
      canvas.text(
        measures.cut(row.title, .axis, to: area.width - left),
        at: Point(x: area.x + left, y: places.titleY), .left, .axis, isTurned: false)
    }
    if let first = places.tiles.first, !row.name.isEmpty {
      let width = max(1, left - measures.axisWidth)
      canvas.text(
        measures.cut(row.name, .tick, to: width), at: Point(x: area.x + width, y: first.center.y),
        .right, .tick, isTurned: false)
    }
    for (index, tile) in row.tiles.enumerated() {
      paint(tile, places, index, area, barHeight: barHeight)
    }
  }

  private func paint(
    _ tile: PictureGrid.Tile, _ places: PictureGridLayout.Row, _ index: Int, _ area: Rectangle,
    barHeight: Double
  ) {
    let place = places.tiles[index]
    canvas.image(tile.image, in: place)
    canvas.edge(place)
    if let share = tile.share, share.isFinite, barHeight > 0 {
      let length = min(max(share, 0), 1) * place.width
      canvas.bar(
        Rectangle(x: place.x, y: places.barY + 1, width: length, height: barHeight - 2), Self.bar,
        clip: area)
    }
    let room =
      places.tiles.count > 1
      ? places.tiles[1].x - places.tiles[0].x - measures.gap / 2 : area.right - place.x
    canvas.text(
      measures.cut(tile.text, .tick, to: max(1, room)), at: Point(x: place.x, y: places.textY),
      .left, .tick, isTurned: false)
  }
}

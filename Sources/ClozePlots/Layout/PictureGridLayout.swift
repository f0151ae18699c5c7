/// The positions of the parts of pictures in rows.
struct PictureGridLayout: Equatable {
  /// The positions of a row.
  struct Row: Equatable {
    /// The area of each picture.
    let tiles: [Rectangle]
    /// The middle of the title's line.
    let titleY: Double
    /// The upper edge of the bars below the pictures.
    let barY: Double
    /// The middle of the line of words below the pictures.
    let textY: Double
  }

  /// The width of the names at the left.
  let left: Double
  /// The rows.
  let rows: [Row]
}

/// Lays out pictures in rows: each row takes the whole width, and all shrink alike where they would
/// be too high.
struct PictureGridLayouter {
  let grid: PictureGrid
  let frame: Rectangle
  let measures: Measures

  /// The height of bars on a canvas whose unit is a point; in a terminal there are none.
  var barHeight: Double { measures.isWhole ? 0 : 5 }

  /// The largest share of the width that names take.
  private static let mostNames = 0.3

  /// The layout.
  var layout: PictureGridLayout {
    let widest = grid.rows.map { measures.width($0.name, .tick) }.max() ?? 0
    let left = widest > 0 ? min(widest, frame.width * Self.mostNames) + measures.axisWidth : 0
    let wide = max(1, frame.width - left)
    let texts = grid.rows.reduce(0) { $0 + title($1) + below($1) } + gap * Double(grid.rows.count)
    let pictures = grid.rows.reduce(0) { $0 + height($1, wide) }
    let scale = min(1, max(0, frame.height - texts) / max(pictures, 1e-9))
    var y = frame.y
    let rows = grid.rows.map { row in
      defer { y += title(row) + size(row, wide, scale).height + below(row) + gap }
      return place(row, at: Point(x: frame.x + left, y: y), size(row, wide, scale), wide)
    }
    return PictureGridLayout(left: left, rows: rows)
  }

  private var gap: Double { measures.isWhole ? 0 : measures.gap }

  private func title(_ row: PictureGrid.Row) -> Double { measures.lines(row.title, .axis) }

  /// The height of what is below the pictures of a row.
  private func below(_ row: PictureGrid.Row) -> Double {
    let bars = row.tiles.contains { $0.share != nil } ? barHeight : 0
    let hasText = row.tiles.contains { !$0.text.isEmpty }
    return bars + (hasText ? measures.lineHeight(.tick) : 0)
  }

  private func width(_ row: PictureGrid.Row, _ wide: Double) -> Double {
    let count = Double(max(1, row.tiles.count))
    return max(1, (wide - measures.gap * (count - 1)) / count)
  }

  /// The height of the pictures of a row that take the width `wide`.
  private func height(_ row: PictureGrid.Row, _ wide: Double) -> Double {
    guard let image = row.tiles.first?.image else { return 0 }
    return width(row, wide) * Double(image.height) / Double(image.width) / measures.aspect
  }

  private func size(
    _ row: PictureGrid.Row, _ wide: Double, _ scale: Double
  ) -> (width: Double, height: Double) {
    func whole(_ length: Double) -> Double { max(1, measures.whole(length * scale)) }
    return (whole(width(row, wide)), row.tiles.isEmpty ? 0 : whole(height(row, wide)))
  }

  private func place(
    _ row: PictureGrid.Row, at corner: Point, _ size: (width: Double, height: Double),
    _ wide: Double
  ) -> PictureGridLayout.Row {
    let top = corner.y + title(row), bottom = top + size.height
    // Columns keep their places where pictures shrink, so that words below have room.
    let step = width(row, wide) + measures.gap
    let hasBars = row.tiles.contains { $0.share != nil }
    return PictureGridLayout.Row(
      tiles: row.tiles.indices.map { index in
        Rectangle(
          x: measures.whole(corner.x + Double(index) * step), y: top, width: size.width,
          height: size.height)
      },
      titleY: corner.y + measures.lineHeight(.axis) / 2, barY: bottom,
      textY: bottom + (hasBars ? barHeight : 0) + measures.lineHeight(.tick) / 2)
  }
}

import ClozeCapabilities
import ClozePlots

/// Attention maps as a figure, and its size.
struct AttentionFigure {
  let attention: SequenceAttention
  let heads: [Int]
  /// The width of the terminal; nil for a file.
  let width: Int?
  let title: String?

  /// The maps side by side.
  var figure: Figure {
    let tokens = attention.tokens
    let maps = attention.maps.flatMap { layer, maps in
      heads.map { (layer: layer, head: $0, rows: maps[$0]) }
    }
    let largest = maps.flatMap { $0.rows.joined() }.max() ?? 1
    let isOneLayer = attention.maps.count == 1
    let charts = maps.map { map in
      Chart(
        title: isOneLayer ? "head \(map.head)" : "layer \(map.layer), head \(map.head)",
        x: Axis("looks at"), y: Axis("token"),
        heatMap: HeatMap(
          rows: map.rows, rowLabels: tokens, columnLabels: tokens, range: 0...max(largest, 1e-9)))
    }
    let usual = isOneLayer ? "Attention in layer \(attention.maps[0].layer)" : "Attention"
    return Figure(title: title ?? usual, charts: charts, columns: columns)
  }

  private var count: Int { attention.maps.count * heads.count }

  /// The number of columns: in a file as many as rows or a few more, in a terminal as many as fit.
  private var columns: Int {
    if let width { return max(1, min(count, (width - 16) / max(16, attention.tokens.count * 2))) }
    return attention.maps.count > 1 && heads.count <= 8
      ? heads.count : min(count, Int(Double(count).squareRoot().rounded(.up)))
  }

  private var side: Double { min(max(Double(attention.tokens.count) * 15, 130), 420) }

  /// The figure's size in points: maps, labels, titles and the key.
  private var points: (width: Double, height: Double) {
    let rows = Double((count + columns - 1) / columns)
    let label = Double(min(12, attention.tokens.map(\.count).max() ?? 0)) * 8
    return (
      label + Double(columns) * (side + 14) + 110, label + rows * (side + 34) + 110
    )
  }

  /// The default size in pixels, at which text is as large as in other pictures.
  var size: PictureSize {
    let largest = max(points.width, points.height)
    let scale = min(5 / 3, 9900 / largest)
    return PictureSize(max(100, Int(points.width * scale)), max(100, Int(points.height * scale)))
  }

  /// The factor by which text is larger than in a picture of one chart.
  var zoom: Double { (720 * 450 / (points.width * points.height)).squareRoot() }
}

import ClozePlots
import Foundation

/// The similarity of all depths of two models as a figure, and its size: a row for each depth of
/// the first, the deepest at the top, and a column for each of the second.
struct SimilarityFigure {
  /// The similarities, from depth 0 on; nil where they are not defined.
  let values: [[Double?]]
  /// The names of the models.
  let first: String, second: String
  /// The number of samples.
  let samples: Int
  let isDebiased: Bool
  let title: String?

  /// The heat map.
  var figure: Figure {
    let rows = Array(values.reversed()), columns = values.first?.count ?? 0
    let usual = "linear CKA\(isDebiased ? "" : ", biased"), \(samples) samples"
    return Figure(
      Chart(
        title: title ?? usual, x: Axis("blocks of \(second)"), y: Axis("blocks of \(first)"),
        heatMap: HeatMap(
          rows: rows.map { $0.map { $0 ?? .nan } },
          rowLabels: rows.indices.reversed().map(String.init),
          columnLabels: (0..<columns).map(String.init), range: 0...1,
          texts: rows.map { $0.map(Self.text) })))
  }

  /// Returns the value with two digits.
  private static func text(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "" }
    return String(format: "%.2f", value)
  }

  private var points: (width: Double, height: Double) {
    let cell = 34.0, columns = Double(values.first?.count ?? 1)
    return (
      min(max(columns * cell, 240), 1500) + 150,
      min(max(Double(values.count) * cell, 240), 1500) + 110
    )
  }

  /// The default size in pixels, at which text is as large as in other pictures.
  var size: PictureSize {
    PictureSize(Int(points.width * 5 / 3), Int(points.height * 5 / 3))
  }

  /// The factor by which text is larger than in a picture of the usual size.
  var zoom: Double { (720 * 450 / (points.width * points.height)).squareRoot() }

  /// The number of lines in a terminal: one at least for each depth, and more for few.
  var lines: Int { max(values.count, min(16, 3 * values.count)) + 4 }
}

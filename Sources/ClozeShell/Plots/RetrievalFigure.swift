import ClozeCapabilities
import ClozePlots
import Foundation

/// The results of retrieval as a figure: how many right ones are among the first k, and the best
/// and the worst queries.
struct RetrievalFigure {
  let view: RetrievalView
  let title: String?

  /// The ranks at which the share is marked.
  private static let marks = [1.0, 5, 10]

  /// The size in pixels of a picture with examples.
  static let size = PictureSize(2200, 2100)
  /// The factor by which its text is larger than in a picture of one chart.
  static let zoom = 0.45

  /// The figure with examples.
  var figure: Figure {
    let examples = view.sides.flatMap { side -> [Chart] in
      let isText = side.examples.first?.found.first?.clip != nil
      func chart(_ name: String, _ examples: [RetrievalView.Example]) -> [Chart] {
        guard !examples.isEmpty else { return [] }
        let rows = examples.flatMap { isText ? ofText($0, side) : ofClip($0, side) }
        return [Chart(title: "\(side.name): \(name)", pictures: PictureGrid(rows: rows))]
      }
      return (isText ? chart("best", side.examples) : []) + chart("worst", side.worst)
    }
    return Figure(title: title ?? "", charts: [curve] + examples, columns: 2)
  }

  /// The curve alone.
  var plain: Figure { Figure(title: title ?? "", charts: [curve]) }

  /// The shares of queries with a right one among the first k.
  var curve: Chart {
    let series = view.sides.enumerated().flatMap { index, side in
      let ranks = side.queries.map(\.rank).sorted()
      func share(_ k: Double) -> Double {
        100 * Double(ranks.prefix { $0 <= k }.count) / Double(max(1, ranks.count))
      }
      let marks = Self.marks.filter { $0 <= Double(side.candidates) }
      let places = Set(ranks + marks + [Double(side.candidates)]).sorted()
      let words = marks.map { String(format: "R@%.0f %.1f", $0, share($0)) }
      return [
        Series(side.name, points(places, ranks), color: index, dash: index),
        Series(
          words.joined(separator: ", "), marks.map { ChartPoint($0, share($0)) }, shape: .points,
          color: index + view.sides.count),
      ]
    }
    return Chart(
      title: view.sides.map { "\($0.queries.count) queries \($0.name)" }.joined(separator: ", "),
      x: Axis("k", scale: .log), y: Axis("right one among the first k", unit: "%"), series: series)
  }

  /// Returns the share at each of `places`, in one pass over ascending ranks.
  private func points(_ places: [Double], _ ranks: [Double]) -> [ChartPoint] {
    var seen = 0
    return places.map { place in
      while seen < ranks.count, ranks[seen] <= place { seen += 1 }
      return ChartPoint(place, 100 * Double(seen) / Double(max(1, ranks.count)))
    }
  }

  /// The rows of a caption that looks for its clip: the right one, and the one that comes first.
  private func ofText(
    _ example: RetrievalView.Example, _ side: RetrievalView.Side
  ) -> [PictureGrid.Row] {
    let query = side.queries[example.query]
    let right = PictureGrid.Row(
      title: "\(Self.rank(query, side)): \(query.text)", name: "right", tiles(example.clip))
    guard let first = example.found.first, !first.isRight, let clip = first.clip else {
      return [right]
    }
    return [right, PictureGrid.Row(title: "first: \(first.caption)", name: "first", tiles(clip))]
  }

  /// The rows of a clip that looks for its captions: what is right, and what comes first.
  private func ofClip(
    _ example: RetrievalView.Example, _ side: RetrievalView.Side
  ) -> [PictureGrid.Row] {
    let query = side.queries[example.query], right = example.clip.captions.first ?? ""
    let row = PictureGrid.Row(
      title: "\(Self.rank(query, side)): \(right)", name: "", tiles(example.clip))
    guard let first = example.found.first, !first.isRight else { return [row] }
    return [row, PictureGrid.Row(title: "first: \(first.caption)", [])]
  }

  private static func rank(_ query: RetrievalView.Query, _ side: RetrievalView.Side) -> String {
    String(format: query.rank == query.rank.rounded() ? "%.0f" : "%.1f", query.rank)
      + " of \(side.candidates)"
  }

  private func tiles(_ clip: RetrievalView.Clip) -> [PictureGrid.Tile] {
    clip.frames.map { PictureGrid.Tile($0.image) }
  }
}

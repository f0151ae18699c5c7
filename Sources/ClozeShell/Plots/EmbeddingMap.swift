import ClozePlots
import Foundation

/// Samples as points along two principal components, with one series per label.
struct EmbeddingMap {
  let components: PrincipalComponents
  let labels: [String]?
  /// The name of all points where they have no labels.
  let name: String

  /// The number of labels that can be distinguished.
  private static let labelLimit = 10

  /// The chart.
  var chart: Chart {
    Chart(
      x: Axis("first component", unit: share(0)), y: Axis("second component", unit: share(1)),
      series: series)
  }

  private func share(_ index: Int) -> String {
    String(format: "%.1f %% of variance", components.explained[index] * 100)
  }

  private var series: [Series] {
    let points = components.coordinates.map { ChartPoint($0[0], $0[1]) }
    guard let labels else { return [Series(name, points, shape: .points)] }
    let counts = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
    let order = counts.keys.sorted { (-(counts[$0] ?? 0), $0) < (-(counts[$1] ?? 0), $1) }
    let isCut = order.count > Self.labelLimit
    let shown = isCut ? Array(order.prefix(Self.labelLimit - 1)) : order
    let groups = Dictionary(grouping: zip(labels, points)) { shown.contains($0.0) ? $0.0 : nil }
    let names: [String?] = isCut ? shown.sorted() + [nil] : shown.sorted()
    return names.map { name in
      Series(
        name ?? "\(order.count - shown.count) other labels", (groups[name] ?? []).map(\.1),
        shape: .points)
    }
  }
}

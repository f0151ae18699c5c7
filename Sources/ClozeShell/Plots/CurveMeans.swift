import ClozeEvaluation
import ClozePlots

/// Means of curves over runs, such as those with different seeds.
struct CurveMeans {
  /// A curve for each metric and each value of the key, by metric and then by value.
  let curves: [Curve]
  /// The caption that says what they are.
  let caption: String

  /// Averages `curves` over the runs with the same value of `key`, at the steps that all of them
  /// have.
  ///
  /// - Parameter values: The value of the key of each run, by the name that the user typed.
  init(_ curves: [Curve], by key: String, _ values: [String: String], _ band: BandKind) {
    let label = key.split(separator: ".").last.map(String.init) ?? key
    let order = SeedTable.sorted(Array(values.values))
    var means: [Curve] = [], counts: [Int] = []
    for name in curves.map(\.name).uniqued {
      for value in order {
        let members = curves.filter { $0.name == name && values[$0.run] == value }
        guard let first = members.first else { continue }
        let (points, edges) = Self.mean(members, band)
        counts.append(members.count)
        means.append(
          Curve(
            run: "\(label) \(value)", name: name, unit: first.unit, points: points, band: edges))
      }
    }
    self.curves = means
    caption = band.caption(counts)
  }

  private static func mean(
    _ curves: [Curve], _ band: BandKind
  ) -> (points: [ChartPoint], band: [BandPoint]) {
    let tables = curves.map { curve in
      Dictionary(zip(curve.steps, curve.points).map { ($0, $1) }) { $1 }
    }
    let steps = curves[0].steps.uniqued.filter { step in tables.allSatisfy { $0[step] != nil } }
    var points: [ChartPoint] = [], edges: [BandPoint] = []
    for step in steps {
      let found = tables.compactMap { $0[step] }
      let place = SampleSummary(found.map(\.x)).mean, sample = SampleSummary(found.map(\.y))
      points.append(ChartPoint(place, sample.mean))
      if let (low, high) = band.edges(sample) { edges.append(BandPoint(place, low, high)) }
    }
    return (points, edges)
  }
}

import ClozePlots
import Foundation

/// Curves as charts: those of one kind together, others below.
struct CurveFigure {
  let curves: [Curve]
  let place: Curve.Place
  var window = 1
  var isLogarithmic = false
  var title = ""

  /// Lines behind others are told apart only while they are few.
  private static let backgroundLimit = 4

  /// The figure.
  var figure: Figure {
    let axis = placeAxis
    let charts = kinds.map { kind -> Chart in
      let members = curves.filter { Self.kind($0.name) == kind }
      let names = Set(members.map(\.name))
      let label = names.count == 1 ? members[0].name : kind
      return Chart(
        x: axis.axis,
        y: Axis(
          Self.words(label), unit: kind == "loss" ? "nats" : nil,
          scale: isLogarithmic ? .log : .linear),
        series: members.map {
          series($0, isNamed: names.count > 1, of: members.count, scale: axis.scale)
        })
    }
    return Figure(title: title, charts: charts)
  }

  /// Losses of training and validation belong into one chart, and so do accuracies.
  private static func kind(_ name: String) -> String {
    let last = name.split(separator: "_").last.map(String.init) ?? name
    return ["loss", "accuracy"].contains(last) ? last : name
  }

  private static func words(_ name: String) -> String {
    name == "rate" ? "learning rate" : name.replacingOccurrences(of: "_", with: " ")
  }

  private var kinds: [String] {
    Self.distinct(curves.map { Self.kind($0.name) })
  }

  private func series(
    _ curve: Curve, isNamed: Bool, of count: Int, scale: Double
  ) -> Series {
    let points = curve.points.map { ChartPoint($0.x / scale, $0.y) }
    let run = runNames[curve.run] ?? curve.run
    let name = isNamed && runNames.count > 1 ? "\(run) \(curve.name)" : isNamed ? curve.name : run
    // Of few values, as those of validation are, means would say little.
    let isSmoothed = window > 1 && points.count >= 2 * window
    let isShared = isNamed && runNames.count > 1
    return Series(
      name, isSmoothed ? Smoothing.movingMean(points, window: window) : points,
      background: isSmoothed && count <= Self.backgroundLimit ? points : [],
      color: isShared ? runs.firstIndex(of: curve.run) : nil,
      dash: isShared ? names.firstIndex(of: curve.name) : nil)
  }

  private var runs: [String] { Self.distinct(curves.map(\.run)) }
  private var names: [String] { Self.distinct(curves.map(\.name)) }

  private static func distinct(_ names: [String]) -> [String] {
    names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// What each run is called: its folder, with the one above where two are called the same.
  private var runNames: [String: String] {
    func parts(_ run: String) -> [Substring] { run.split(separator: "/") }
    return Dictionary(
      uniqueKeysWithValues: runs.map { run in
        let last = parts(run).last.map(String.init) ?? run
        let isShared = runs.contains { $0 != run && parts($0).last == parts(run).last }
        return (run, isShared ? run : last)
      })
  }

  /// The horizontal axis, and what its values are divided by.
  private var placeAxis: (axis: Axis, scale: Double) {
    switch place {
    case .step: return (Axis("step"), 1)
    case .tokens: return (Axis("tokens seen"), 1)
    case .time:
      let longest = curves.flatMap { $0.points.map(\.x) }.filter(\.isFinite).max() ?? 0
      let (unit, scale) =
        longest < 180
        ? ("s", 1.0)
        : longest < 10_800 ? ("min", 60) : longest < 259_200 ? ("h", 3600) : ("days", 86_400)
      return (Axis("time of training", unit: unit), scale)
    }
  }
}

import ClozePlots
import Foundation

/// Curves as charts: those of one kind together, others below.
struct CurveFigure {
  private let curves: [Curve]
  private let place: Curve.Place
  private let window: Int
  private let isLogarithmic: Bool
  private let title: String
  /// The words about means below the first chart; empty for none.
  private let caption: String
  /// The numbers of the runs and metrics by name, in the order of the curves.
  private let runs: [String: Int]
  private let names: [String: Int]
  private let runNames: [String: String]

  /// The number of lines behind others up to which they can be distinguished.
  private static let backgroundLimit = 4

  /// Makes a figure of `curves` over `place`.
  ///
  /// - Parameter window: The number of values that are averaged for drawing.
  init(
    curves: [Curve], place: Curve.Place, window: Int = 1, isLogarithmic: Bool = false,
    title: String = "", caption: String = ""
  ) {
    (self.curves, self.place, self.window) = (curves, place, window)
    (self.isLogarithmic, self.title, self.caption) = (isLogarithmic, title, caption)
    runs = Self.numbered(curves.map(\.run))
    names = Self.numbered(curves.map(\.name))
    runNames = Self.short(Array(runs.keys))
  }

  /// The figure.
  var figure: Figure {
    var axis = placeAxis
    if !caption.isEmpty {
      let unit = axis.axis.unit.map { " (\($0))" } ?? ""
      axis.axis = Axis("\(axis.axis.label)\(unit); \(caption)")
    }
    let groups = Dictionary(grouping: curves) { Self.kind($0.name) }
    let kinds = Self.numbered(curves.map { Self.kind($0.name) }).sorted { $0.value < $1.value }
    let charts = kinds.map { kind, _ -> Chart in
      let members = groups[kind] ?? []
      let isMixed = members.contains { $0.name != members[0].name }
      return Chart(
        x: axis.axis,
        y: Axis(
          Self.words(isMixed ? kind : members[0].name), unit: Self.unit(of: members),
          scale: isLogarithmic ? .log : .linear),
        series: members.map {
          series($0, isNamed: isMixed, of: members.count, scale: axis.scale)
        })
    }
    return Figure(title: title, charts: charts)
  }

  /// The unit that all of `curves` have; that a share is one goes without saying.
  private static func unit(of curves: [Curve]) -> String? {
    let units = Set(curves.map(\.unit))
    return units.count == 1 ? curves[0].unit.flatMap { $0 == "share" ? nil : $0 } : nil
  }

  /// Losses of training and validation belong into one chart, and so do accuracies.
  private static func kind(_ name: String) -> String {
    let last = name.split(separator: "_").last.map(String.init) ?? name
    return ["loss", "accuracy"].contains(last) ? last : name
  }

  private static func words(_ name: String) -> String {
    name == "rate" ? "learning rate" : name.replacingOccurrences(of: "_", with: " ")
  }

  private func series(
    _ curve: Curve, isNamed: Bool, of count: Int, scale: Double
  ) -> Series {
    let points = curve.points.map { ChartPoint($0.x / scale, $0.y) }
    let run = runNames[curve.run] ?? curve.run
    let name = isNamed && runs.count > 1 ? "\(run) \(curve.name)" : isNamed ? curve.name : run
    // Means of few values, such as those of validation, would be meaningless.
    let isSmoothed = window > 1 && points.count >= 2 * window
    let isShared = isNamed && runs.count > 1
    let band = curve.band.map { BandPoint($0.x / scale, $0.low, $0.high) }
    return Series(
      name, isSmoothed ? Smoothing.movingMean(points, window: window) : points,
      background: isSmoothed && count <= Self.backgroundLimit && band.isEmpty ? points : [],
      band: isSmoothed ? Smoothing.movingMean(ofBand: band, window: window) : band,
      color: isShared ? runs[curve.run] : nil, dash: isShared ? names[curve.name] : nil)
  }

  /// Numbers each of `names` in the order of their first occurrences.
  private static func numbered(_ names: [String]) -> [String: Int] {
    names.reduce(into: [:]) { numbers, name in
      if numbers[name] == nil { numbers[name] = numbers.count }
    }
  }

  /// Returns the label of each run: its folder, preceded by parent folders if two have the same
  /// name.
  private static func short(_ runs: [String]) -> [String: String] {
    let last = { (run: String) in run.split(separator: "/").last.map(String.init) ?? run }
    let counts = Dictionary(runs.map { (last($0), 1) }, uniquingKeysWith: +)
    return Dictionary(
      uniqueKeysWithValues: runs.map { ($0, counts[last($0)] == 1 ? last($0) : $0) })
  }

  /// The horizontal axis, and the divisor of its values.
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

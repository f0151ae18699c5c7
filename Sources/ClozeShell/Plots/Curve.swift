import ClozePlots
import ClozeRuns
import Foundation

/// One metric of one run over time.
struct Curve {
  /// The horizontal axes over which runs can be compared.
  enum Place: String, CaseIterable {
    /// Optimizer steps.
    case step
    /// Tokens seen in training.
    case tokens
    /// Time spent in training.
    case time
  }

  /// The run, by the name that the user typed.
  let run: String
  /// The metric.
  let name: String
  /// The unit of the values, where there is one.
  let unit: String?
  /// The values that were logged, in order, and where along `Place`.
  let points: [ChartPoint]
  /// The steps of the values; none for a curve that no run logged.
  var steps: [Int] = []
  /// The area around the values, if they are means.
  var band: [BandPoint] = []

  /// The name of the metric of a run's speed.
  private static let speed = "tokens_per_second"

  /// Returns the series called `names` of `runs`, by name and then by run; a run that lacks one is
  /// skipped if another has it.
  ///
  /// - Parameter names: The names; nil for the default ones: losses, or else all.
  static func load(
    _ names: [String]?, of runs: [NamedRuns.Run], over place: Place
  ) throws -> [Curve] {
    let groups = Dictionary(grouping: runs) { ObjectIdentifier($0.store) }.values
    let known = try groups.reduce(into: Set<String>()) {
      $0.formUnion(try $1[0].store.seriesNames(of: $1.map(\.storeName)))
    }
    let names = names ?? usual(known)
    if let missing = names.first(where: { !known.contains($0) }) ?? (names.isEmpty ? "loss" : nil) {
      throw RunStoreError.unknownSeries(name: missing, known: known.sorted())
    }
    let wanted = place == .time && known.contains(speed) ? names + [speed] : names
    let found = try groups.flatMap { try series(wanted, of: $0) }
    let byRun = Dictionary(grouping: found, by: \.run)
    return names.flatMap { name in
      runs.compactMap { run in
        guard let series = byRun[run.storeName]?.first(where: { $0.name == name }) else {
          return nil
        }
        let speeds = byRun[run.storeName]?.first { $0.name == speed }
        return Curve(
          run: run.name, name: name, unit: series.unit,
          points: zip(places(series, place, speeds), series.values).map(ChartPoint.init),
          steps: series.steps)
      }
    }
  }

  private static func usual(_ known: Set<String>) -> [String] {
    let losses = ["loss", "validation_loss"].filter(known.contains)
    return losses.isEmpty ? Array(known.sorted().prefix(1)) : losses
  }

  /// Returns the series called `names` of runs of one store; those that none of them has are
  /// omitted.
  private static func series(
    _ names: [String], of runs: [NamedRuns.Run]
  ) throws -> [MetricSeries] {
    let store = runs[0].store, runs = runs.map(\.storeName)
    let known = Set(try store.seriesNames(of: runs))
    return try store.series(names.filter(known.contains), of: runs)
  }

  private static func places(
    _ series: MetricSeries, _ place: Place, _ speeds: MetricSeries?
  ) -> [Double] {
    switch place {
    case .step: return series.steps.map(Double.init)
    case .tokens: return series.tokens
    case .time:
      guard let speeds else {
        let start = series.times.first { $0.isFinite } ?? 0
        return series.times.map { $0 - start }
      }
      return times(series, speeds)
    }
  }

  /// Returns the seconds of training: the tokens seen divided by the tokens per second, so that
  /// pauses between the parts of a run do not count.
  private static func times(_ series: MetricSeries, _ speeds: MetricSeries) -> [Double] {
    var seconds = 0.0, tokens = 0.0, next = 0
    return series.steps.map { step in
      while next < speeds.steps.count, speeds.steps[next] <= step {
        if speeds.tokens[next] > tokens, speeds.values[next] > 0 {
          seconds += (speeds.tokens[next] - tokens) / speeds.values[next]
          tokens = speeds.tokens[next]
        }
        next += 1
      }
      return seconds
    }
  }
}

extension [Curve] {
  /// Returns a horizontal line called `name` as long as the curves of the first series; nil without
  /// points.
  func level(_ name: String, at value: Double) -> Curve? {
    guard let first else { return nil }
    let places = filter { $0.name == first.name }.flatMap(\.points).map(\.x)
    guard let start = places.min(), let end = places.max() else { return nil }
    return Curve(
      run: name, name: first.name, unit: first.unit,
      points: [ChartPoint(start, value), ChartPoint(end, value)])
  }
}

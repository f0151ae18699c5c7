import ClozeData
import ClozePlots
import ClozeTraining
import Foundation

/// One metric of one run over time.
struct Curve {
  /// What runs may be compared over.
  enum Place: String, CaseIterable {
    /// Optimizer steps.
    case step
    /// Tokens seen.
    case tokens
    /// Time spent on training.
    case time
  }

  /// The run's folder.
  let run: String
  /// The metric.
  let name: String
  /// The values that were logged, in order, and where along `Place`.
  let points: [ChartPoint]

  /// The series called `names` of `runs`, by name and then by run; a run that lacks one is passed
  /// over as long as another has it.
  ///
  /// - Parameter names: nil for those that are looked at first: losses, or else whatever there is.
  static func load(_ names: [String]?, of runs: [String], over place: Place) throws -> [Curve] {
    let logs = try runs.map { (run: $0, log: try MetricsLog(run: $0)) }
    let known = Set(logs.flatMap { $0.log.names })
    let names = names ?? usual(known)
    if let missing = names.first(where: { !known.contains($0) }) {
      throw CommandError(noSeries(missing, known, runs))
    }
    return names.flatMap { name in
      logs.filter { $0.log.names.contains(name) }.map {
        Curve(run: $0.run, name: name, points: $0.log.points(name, over: place))
      }
    }
  }

  private static func usual(_ known: Set<String>) -> [String] {
    let losses = ["loss", "validation_loss"].filter(known.contains)
    return losses.isEmpty ? Array(known.sorted().prefix(1)) : losses
  }

  private static func noSeries(_ name: String, _ known: Set<String>, _ runs: [String]) -> String {
    let place = runs.count == 1 ? "the run '\(runs[0])' has" : "none of the runs has"
    guard !known.isEmpty else { return "\(place) logged nothing yet; train it first" }
    return "\(place) no series '\(name)'; "
      + Misspelling.suggestion(for: name, among: known.sorted())
      + (closest(to: name, among: known.sorted()) == nil
        ? "" : " There are: " + known.sorted().joined(separator: ", "))
  }
}

/// What a run has logged.
struct MetricsLog {
  /// The names of all metrics.
  let names: Set<String>
  private let lines: [[String: Double]]

  /// The lines of the run's `metrics.jsonl`; a torn last one, and whatever else is no object of
  /// numbers, is passed over.
  init(run: String) throws {
    let folder = try RunFolder.open(run)
    let bytes = FileManager.default.contents(atPath: folder.metrics) ?? Data()
    lines = bytes.split(separator: 0x0A).compactMap { line in
      let object = try? JSONSerialization.jsonObject(with: Data(line))
      return (object as? [String: Any])?.mapValues { ($0 as? NSNumber)?.doubleValue ?? .nan }
    }
    names = Set(lines.flatMap(\.keys)).subtracting(["step", "tokens", "time"])
  }

  /// The values of the metric called `name` where it was logged.
  func points(_ name: String, over place: Curve.Place) -> [ChartPoint] {
    let places = self.places(place)
    return zip(places, lines).compactMap { x, line in line[name].map { ChartPoint(x, $0) } }
  }

  private func places(_ place: Curve.Place) -> [Double] {
    guard place == .time else { return lines.map { $0[place.rawValue] ?? .nan } }
    // What was seen by what was seen per second: pauses between the parts of a run do not count.
    var seconds = 0.0, tokens = 0.0
    return lines.map { line in
      if let seen = line["tokens"], let rate = line["tokens_per_second"], rate > 0, seen > tokens {
        seconds += (seen - tokens) / rate
        tokens = seen
      }
      return seconds
    }
  }
}

import ClozeCapabilities
import ClozeEvaluation
import ClozeLanguage
import ClozeTraining
import Foundation

/// The metrics and evaluations of a run, read from its files at each access.
struct RunValues {
  let path: String

  static let memberNames =
    ["best", "metrics", "model", "recipe", "series", "state", "steps"]
    + EvaluationSplit.allCases.map(\.rawValue)

  func member(_ name: String) throws -> Value? {
    guard Self.memberNames.contains(name) else { return nil }
    let run = try RunFolder.open(path)
    switch name {
    case "model": return .text(run.model)
    case "recipe": return .text(run.recipe)
    case "state": return .text(run.state(of: run.record).rawValue)
    case _ where EvaluationSplit(rawValue: name) != nil: return try evaluations(on: name, of: run)
    default: break
    }
    let series = try Self.series(run.metrics)
    switch name {
    case "steps": return .int(series["step"]?.last.flatMap { Int(exactly: $0) } ?? 0)
    case "series":
      let members = series.mapValues { Value.list($0.map(Value.number)) }
      return .object(Measurements(kind: "a run's series", text: nil, members: members))
    case "best": return .object(Self.best(series, declared: run.record?.metrics ?? []))
    default:
      let members = series.compactMapValues { $0.last.map(Value.number) }
      return .object(Measurements(kind: "a run's metrics", text: run.metrics, members: members))
    }
  }

  /// Returns the evaluations of `run` on `split` that fit its present weights.
  ///
  /// - Throws: `CommandError` if there is none.
  private func evaluations(on split: String, of run: RunFolder) throws -> Value {
    let kept = run.currentEvaluations().filter { $0.split == split }
    guard kept.isEmpty else {
      return .object(EvaluationValues(split: split, evaluations: kept))
    }
    let isStale = run.evaluations().contains { $0.split == split }
    throw CommandError(
      "\(path) has no evaluation on \(split)"
        + (isStale ? " of its present weights, only of others" : "") + "; make one: evaluate "
        + path.commandWord + (split == "all" ? " --data FILE" : " --split \(split)"))
  }

  /// The best value of each series that has one; alone it stands for the validation loss, or the
  /// loss.
  private static func best(
    _ series: [String: [Double]], declared: [LoggedMetric]
  ) -> Measurements {
    let best = series.compactMapValues { values in values.filter(\.isFinite) }
      .filter { !$0.value.isEmpty }
    let members = best.reduce(into: [String: Value]()) { result, entry in
      switch declared.series(called: entry.key).direction {
      case .higherIsBetter: result[entry.key] = entry.value.max().map(Value.number)
      case .lowerIsBetter: result[entry.key] = entry.value.min().map(Value.number)
      case nil: break
      }
    }
    let main = members["validation_loss"] ?? members["loss"]
    return Measurements(kind: "the best of a run", text: main?.text, members: members)
  }

  /// The values of each series in the order in which they were logged.
  private static func series(_ path: String) throws -> [String: [Double]] {
    let lines = FileManager.default.fileExists(atPath: path) ? try LineReader(path: path) : nil
    var series: [String: [Double]] = [:]
    while let line = try lines?.next() {
      let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      for (name, value) in object ?? [:] {
        guard let number = value as? NSNumber else { continue }
        series[name, default: []].append(number.doubleValue)
      }
    }
    return series
  }
}

/// Numbers by name.
private struct Measurements: ValueObject {
  let kind: String
  let text: String?
  let members: [String: Value]

  var memberNames: [String] { members.keys.sorted() }
  func member(_ name: String) throws -> Value? { members[name] }
}

import ClozeLanguage
import ClozeTraining
import Foundation

/// The metrics of a run, read from its file at each access.
struct RunValues {
  let path: String

  static let memberNames = ["best", "metrics", "model", "recipe", "series", "steps"]

  func member(_ name: String) throws -> Value? {
    guard Self.memberNames.contains(name) else { return nil }
    let run = try RunFolder.open(path)
    switch name {
    case "model": return .text(run.model)
    case "recipe": return .text(run.recipe)
    default: break
    }
    let series = try Self.series(run.metrics)
    switch name {
    case "steps": return .int(series["step"]?.last.flatMap { Int(exactly: $0) } ?? 0)
    case "series":
      let members = series.mapValues { Value.list($0.map(Value.number)) }
      return .object(Measurements(kind: "a run's series", text: nil, members: members))
    case "best": return .object(Self.best(series))
    default:
      let members = series.compactMapValues { $0.last.map(Value.number) }
      return .object(Measurements(kind: "a run's metrics", text: run.metrics, members: members))
    }
  }

  /// Returns the best value of each series; the value as a number is that of the validation loss,
  /// or of the loss.
  private static func best(_ series: [String: [Double]]) -> Measurements {
    let best = series.compactMapValues { values in values.filter(\.isFinite) }
      .filter { !$0.value.isEmpty }
    let members = best.reduce(into: [String: Value]()) { result, entry in
      let value = isBetterHigh(entry.key) ? entry.value.max() : entry.value.min()
      result[entry.key] = value.map(Value.number)
    }
    let main = members["validation_loss"] ?? members["loss"]
    return Measurements(kind: "the best of a run", text: main?.text, members: members)
  }

  /// True if higher values are better, as for accuracies, and false for losses.
  private static func isBetterHigh(_ name: String) -> Bool {
    ["accuracy", "recall", "precision", "ndcg", "mrr", "f1", "per_second"].contains {
      name.lowercased().contains($0)
    }
  }

  /// Returns the values of each series in the logged order.
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

import ClozeEvaluation
import ClozeReport
import ClozeRuns
import ClozeTraining
import Foundation

/// A run in a report.
struct ReportedRun {
  /// The name in the report, which no other run in it has.
  let label: String
  /// The run as the index has it.
  let detail: RunDetail
  /// The recipe in its folder.
  let recipe: String
  /// The evaluations of its present weights, oldest first.
  let evaluations: [KeptEvaluation]

  /// Reads the run `named`.
  init(_ named: NamedRuns.Run, label: String) throws {
    self.label = label
    detail = try named.detail()
    recipe = try RecipeFile.text(named.path + "/recipe.yaml")
    let folder = RunFolder.unchecked(named.path)
    var digests: [String: String?] = [:]
    evaluations = folder.evaluations().filter { kept in
      guard let digest = kept.weightsDigest else { return true }
      let present = digests[kept.weights] ?? folder.weightsDigest(kept.weights)
      digests[kept.weights] = present
      // The evaluations of a checkpoint that has been removed still hold.
      return present == nil || present == digest
    }
  }

  /// Returns the value of a column of the index as text; nil if the run lacks it.
  func value(_ name: String) -> String? {
    switch detail.columns.first(where: { $0.name == name })?.value {
    case .text(let text): text
    case .integer(let number): String(number)
    case .number(let number): Format.number(number)
    case nil, .some(.none): nil
    }
  }

  /// Returns the value of a key of the recipe; nil if the recipe lacks it or leaves it empty.
  func key(_ name: String) -> String? {
    detail.recipe.first { $0.key == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
  }

  /// The words on the run's kind, state and steps, without a full stop.
  var lead: String {
    let kind = [value("modality"), value("recipe")].compactMap { $0 }.joined(separator: ", ")
    return (kind.isEmpty ? "" : kind + ": ") + progress
  }

  /// The words on its state and steps.
  var progress: String {
    let state =
      switch detail.state {
      case .running: "still running"
      case .done: "done"
      case .failed: "failed" + (value("error").map { ": " + $0 } ?? "")
      case .cancelled: "stopped on request"
      case .interrupted: "interrupted"
      }
    let steps = value("steps").map { steps in
      "after \(steps)" + (value("total_steps").map { " of \($0)" } ?? "") + " steps"
    }
    return [state, steps].compactMap { $0 }.joined(separator: " ")
  }

  /// Its properties in the order in which they are shown.
  var properties: [(name: String, value: String)] {
    let seconds = value("seconds").flatMap(Double.init).map(Format.duration)
    let rows: [(String, String?)] = [
      ("folder", detail.path), ("started", value("started")), ("resumed", value("resumed")),
      ("ended", value("ended")), (value("resumed") == nil ? "time" : "time since then", seconds),
      ("tags", detail.tags.isEmpty ? nil : detail.tags.joined(separator: ", ")),
      ("machine", value("host")), ("command", value("command").map { "cloze " + $0 }),
    ]
    return rows.compactMap { name, value in value.map { (name, $0) } }
  }

  /// True if the run has a model.
  var hasModel: Bool { detail.artifacts.contains { $0.kind == "model" } }
}

import ClozeReport
import ClozeRuns
import ClozeTraining
import Foundation

/// The names that the runs of a folder have, with descriptions, for completion.
struct RunNames {
  private let folder: RunsFolder
  /// The number of runs above which their records and a missing index are not read for a key press.
  private static let many = 500

  /// Makes the names of the folder at `path`; nil for the usual one.
  init(_ path: String?) { folder = RunsFolder(path) }

  /// The runs by name, each with its state, its age and its recipe.
  var runs: [CompletionContext.Named] {
    let names = folder.names, now = Date()
    guard names.count <= Self.many else { return names.map { ($0, "a run") } }
    return names.map { name in
      let run = RunFolder.unchecked(folder.path + "/" + name), record = run.record
      return (name, Self.summary(record, run.state(of: record), now: now))
    }
  }

  /// Returns a run's state, age and recipe: `done, 3 minutes ago, text-tiny`.
  static func summary(_ record: RunRecord?, _ state: RunState, now: Date) -> String {
    guard let record else { return "a run, \(state.rawValue)" }
    let time = record.ended ?? record.resumed ?? record.started
    let age = Format.relative(time, to: now)
    return [state.rawValue, record.ended == nil ? "begun \(age)" : age, record.recipe]
      .joined(separator: ", ")
  }

  /// The columns of runs, then what is known of their metrics, their evaluations and the keys of
  /// their recipes; without runs the metrics and keys of the presets.
  var fields: [CompletionContext.Named] {
    let columns = RunField.columns.map { ($0.name, $0.meaning) }
    let known = Set(RunField.columns.map(\.name))
    guard let store, let names = try? store.knownNames(), names.count > known.count else {
      return columns + Self.presetMetrics + Self.keys.map { ($0.key, $0.value) }.sorted { $0 < $1 }
    }
    let keys = Self.keys
    return columns
      + names.filter { !known.contains($0) }.map { name in
        (name, keys[name] ?? MetricGuide.summary(of: name) ?? "")
      }
  }

  /// Returns the metrics that the runs `names` of this folder have logged; of no run those of all,
  /// and those of the presets if nothing is logged.
  func series(of names: [String]) -> [CompletionContext.Named] {
    let own = Set(folder.names)
    let runs = names.map { folder.name(of: $0) ?? $0 }.filter(own.contains)
    let logged = store.flatMap { store in
      try? runs.isEmpty ? store.seriesNames() : store.seriesNames(of: runs)
    }
    guard let logged, !logged.isEmpty else { return Self.presetMetrics }
    return logged.map { ($0, MetricGuide.summary(of: $0) ?? "") }
  }

  /// Returns the possible values of a column or key.
  func values(of name: String) -> [CompletionContext.Named] {
    switch name {
    case "name": return runs
    case "state": return RunState.allCases.map { ($0.rawValue, "") }
    case "modality": return Registry.modalities.map { ($0.name, "") }
    case "recipe": return Registry.presets.map { ($0.name, $0.summary) }
    default:
      let keys = Registry.firstPresets.lazy.compactMap { preset in
        try? preset.recipe.keys().first { $0.path == name }
      }
      return keys.first?.choices.map { ($0, "") } ?? []
    }
  }

  /// The index of the folder; nil if there is none, or making it would take long.
  private var store: RunStore? {
    let names = folder.names
    guard !names.isEmpty,
      names.count <= Self.many || FileManager.default.fileExists(atPath: folder.index)
    else { return nil }
    return try? RunStore.open(folder)
  }

  /// The meanings of the keys of recipes.
  private static var keys: [String: String] {
    let keys = Registry.firstPresets.flatMap { (try? $0.recipe.keys()) ?? [] }
    return Dictionary(keys.map { ($0.path, $0.summary) }) { first, _ in first }
  }

  /// The metrics that the presets log.
  private static var presetMetrics: [CompletionContext.Named] {
    MetricGuide.logged.map { ($0.name, $0.summary) }
  }
}

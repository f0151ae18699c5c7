import ClozeLanguage
import ClozeRuns
import ClozeTraining
import Foundation

extension CompletionContext {
  /// Makes the context of a session and its surroundings.
  init(_ shell: ShellSession) {
    values = {
      (shell.names.sorted() + ["_", "env"]).map { ($0, shell.peek($0)?.kind ?? "") }
    }
    members = { path in Self.members(path, shell) }
    settings = { Setting.all.map { ($0.name, $0.values) } }
    jobs = { shell.jobs.all.map { (String($0.number), $0.text) } }
    presets = { command in
      let stage = TrainingStage.allCases.first { $0.command == command }
      return (stage.map(Registry.presets) ?? Registry.presets).map { ($0.name, $0.summary) }
    }
    keys = { name in
      let recipes = name.flatMap(Registry.preset).map { [$0] } ?? Registry.firstPresets
      var paths: Set<String> = []
      return recipes.flatMap { (try? $0.recipe.keys()) ?? [] }
        .filter { paths.insert($0.path).inserted }
    }
    checkpoints = { run in
      guard let path = try? RunsFolder(shell.settings.runs).path(of: Self.expanded(run)) else {
        return []
      }
      let steps = RunFolder.unchecked(path).checkpoints.all().compactMap(CheckpointFolder.step)
      let words = steps.isEmpty ? [] : [("last", "the newest checkpoint")]
      return words + [("best", "the chosen model")] + steps.map { (String($0), "a checkpoint") }
    }
    runs = { RunNames(shell.settings.runs).runs }
    fields = { RunNames(shell.settings.runs).fields }
    fieldValues = { RunNames(shell.settings.runs).values(of: $0) }
    series = { RunNames(shell.settings.runs).series(of: $0) }
    isModel = { folder in
      ["recipe.yaml", "config.json"].contains {
        FileManager.default.fileExists(atPath: Self.expanded(folder) + "/" + $0)
      }
    }
    list = Self.entries
  }

  private static func members(_ path: String, _ shell: ShellSession) -> [String] {
    let names = path.split(separator: ".").map(String.init)
    if names == ["env"] { return ProcessInfo.processInfo.environment.keys.sorted() }
    guard let first = names.first, let start = shell.peek(first) else { return [] }
    var value = settled(start)
    for name in names.dropFirst() {
      guard case .object(let object) = value, let next = try? object.member(name) else { return [] }
      value = next
    }
    guard case .object(let object) = value else { return [] }
    return object.memberNames
  }

  /// Returns `value`, or the present result of the job that it represents.
  private static func settled(_ value: Value) -> Value {
    guard case .object(let object) = value, let job = (object as? PendingResult)?.job,
      job.state == .done
    else { return value }
    return CommandResult.value(job.content) ?? .null
  }

  private static func expanded(_ path: String) -> String {
    path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst() : path
  }

  private static func entries(_ folder: String) -> [Entry] {
    let path = folder.isEmpty ? "." : expanded(folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.map { name in
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(
        atPath: path + "/" + name, isDirectory: &isFolder)
      return (name, isThere && isFolder.boolValue)
    }
  }
}

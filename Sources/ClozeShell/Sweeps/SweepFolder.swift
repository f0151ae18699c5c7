import ClozeData
import ClozeRuns
import ClozeTraining
import Foundation

/// The folder of a sweep, `sweeps/NAME` in the folder of runs: its plan and its recipe. The runs
/// are beside all others.
struct SweepFolder {
  /// The folder of runs.
  let runs: RunsFolder
  /// The sweep's name.
  let name: String

  /// The path of the folder.
  var path: String { Self.parent(runs) + "/" + name }
  /// The path of the recipe that the runs have in common.
  var recipe: String { path + "/recipe.yaml" }

  private var planFile: String { path + "/sweep.json" }

  private static func parent(_ runs: RunsFolder) -> String { runs.path + "/sweeps" }

  /// Returns the sweeps in `runs`, sorted by name.
  static func all(in runs: RunsFolder) -> [SweepFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent(runs))) ?? []
    return names.filter(SweepNames.isName).sorted().map { SweepFolder(runs: runs, name: $0) }
      .filter(\.hasPlan)
  }

  /// Returns a sweep whose name no other with a plan in `runs` has: `sweep-1`, `sweep-2`, ...
  static func unnamed(in runs: RunsFolder) -> SweepFolder {
    var number = 1, folder = SweepFolder(runs: runs, name: "sweep-1")
    while folder.hasPlan {
      number += 1
      folder = SweepFolder(runs: runs, name: "sweep-\(number)")
    }
    return folder
  }

  /// True if there is a plan, readable or not.
  var hasPlan: Bool { FileManager.default.fileExists(atPath: planFile) }

  /// The plan; nil if there is none yet.
  ///
  /// - Throws: `CommandError` if it cannot be read.
  func plan() throws -> SweepPlan? {
    guard let data = FileManager.default.contents(atPath: planFile) else { return nil }
    guard let plan = try? JSONDecoder().decode(SweepPlan.self, from: data), plan.format == 1,
      plan.name == name, plan.runs.allSatisfy({ !$0.name.contains("/") && !$0.name.isEmpty })
    else {
      throw CommandError(
        "\(planFile.quoted) is damaged or of a later version; give another --name")
    }
    return plan
  }

  /// Makes the folder and takes its lock, which other processes must not have.
  ///
  /// - Throws: `TrainingError.runInUse`, `FileError`.
  func lock() throws -> RunLock {
    try makeFolder(path)
    return try RunLock(path: path + "/.lock", run: path)
  }

  /// Writes the plan, and the recipe with the precision that all runs have.
  func write(_ plan: SweepPlan, _ recipe: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    // The precision of a sweep that goes on stays as it was; before there is a plan, nothing
    // counts.
    if !hasPlan {
      try AtomicFile.write(recipe, to: self.recipe)
    }
    let text = String(decoding: try encoder.encode(plan), as: UTF8.self)
    try AtomicFile.write(text + "\n", to: planFile)
  }

  /// The path of the run called `name`.
  func path(of run: SweepPlan.Run) -> String { runs.path + "/" + run.name }
}

import ClozeRuns
import ClozeTraining
import Foundation

/// A run of a sweep, as far as it has come.
struct SweepRun {
  /// The state of a run, as its folder shows it.
  enum State: String {
    /// There is no run yet.
    case missing
    /// It was stopped, killed, or failed, and can be gone on with.
    case begun
    /// A process works on it.
    case running
    /// All its steps are done.
    case done
  }

  /// Its place in the plan.
  let plan: SweepPlan.Run
  /// Its recipe.
  let recipe: any TrainingRecipe
  /// The path of its folder.
  let path: String

  private var folder: RunFolder { RunFolder.unchecked(path) }
  /// Its record; nil if it never began.
  var record: RunRecord? { folder.record }

  /// The state that its folder shows, in a word.
  var word: String {
    state == .missing ? "missing" : folder.state(of: folder.record).rawValue
  }

  /// Its state now.
  var state: State {
    guard FileManager.default.fileExists(atPath: folder.recipe) else { return .missing }
    switch folder.state(of: folder.record) {
    case .running: return .running
    case .done: return .done
    case .failed, .cancelled, .interrupted: return .begun
    }
  }

  /// The number of steps done.
  var steps: Int { record?.state == .done ? record?.steps ?? 0 : folder.lastLoggedStep ?? 0 }

  /// Throws if the folder has the run of something else.
  func check() throws {
    guard let text = try? folder.recipeText() else { return }
    guard let difference = try SweepDifference(run: text, path: folder.recipe, wanted: recipe)
    else { return }
    throw CommandError(
      "\(path.quoted) is another run, with \(difference); give the sweep another --name")
  }

  /// Removes what a process that was killed at once left in place of a run.
  func clearRemnant() {
    let files = FileManager.default
    guard state == .missing, let names = try? files.contentsOfDirectory(atPath: path),
      names.allSatisfy({ $0.hasPrefix(".cloze-") && $0.hasSuffix(".tmp") })
    else { return }
    for name in names { try? files.removeItem(atPath: path + "/" + name) }
    rmdir(path)
  }

  /// Gives the run the sweep's tag, once it has a record.
  func mark(_ tag: String) {
    guard let record, !record.tags.contains(tag) else { return }
    // Without its tag the run can still be used, and the next command tries again.
    _ = try? RunTags.change(path, adding: [tag], removing: [])
  }

  /// True if an evaluation of the model's present weights on all of `split` is kept with the run.
  func isEvaluated(on split: String) -> Bool {
    folder.currentEvaluations().contains {
      $0.split == split && $0.data.isEmpty && $0.limit == nil
    }
  }
}

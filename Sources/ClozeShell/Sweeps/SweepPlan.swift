import ClozeTraining
import Foundation

/// The runs of a sweep, as `sweep.json` in its folder lists them.
struct SweepPlan: Codable, Equatable {
  /// A run.
  struct Run: Codable, Equatable {
    /// Its name in the folder of runs.
    var name: String
    /// The changes of the recipe, as `--set` takes them.
    var settings: [String]

    /// The changes of the recipe.
    var values: [SweepSetting] { settings.map(SweepSetting.init) }
  }

  /// The version of the file format.
  var format = 1
  /// The sweep's name.
  var name: String
  /// The recipe that all runs have in common, in YAML.
  var recipe: String
  /// The keys that differ among the runs.
  var keys: [String]
  /// The runs, in the order in which they begin.
  var runs: [Run]

  /// Makes the plan of the runs of `grid`.
  init(name: String, recipe: String, grid: SweepGrid) {
    (self.name, self.recipe, keys) = (name, recipe, grid.keys)
    let names = SweepNames.names(of: grid, sweep: name)
    runs = zip(names, grid.runs).map { Run(name: $0, settings: $1.map(\.text)) }
  }

  /// The tag of the runs.
  var tag: String { "sweep:" + name }

  /// True if the plan has all runs of `grid`, of the same recipe.
  func covers(_ grid: SweepGrid, of recipe: String) -> Bool {
    let known = Set(runs.map { Set($0.settings) })
    return self.recipe == recipe && grid.runs.allSatisfy { known.contains(Set($0.map(\.text))) }
  }

  /// Returns the plan with the runs of `grid` that it lacks.
  func extended(by grid: SweepGrid) -> SweepPlan {
    let known = Set(runs.map { Set($0.settings) })
    let names = SweepNames.names(of: grid, sweep: name, taken: Set(runs.map(\.name)))
    var result = self
    result.keys = (keys + grid.keys).uniqued
    for (name, settings) in zip(names, grid.runs) where !known.contains(Set(settings.map(\.text))) {
      result.runs.append(Run(name: name, settings: settings.map(\.text)))
    }
    return result
  }

  /// Returns the recipe of each run.
  ///
  /// - Throws: `Misuse` if two runs have the same, as with `0.001` and `1e-3`; errors of settings.
  func recipes() throws -> [any TrainingRecipe] {
    let base = try Registry.recipe(yaml: recipe, name: "sweep \(name)")
    var known: [String: String] = [:]
    return try runs.map { run in
      let recipe = try base.applying(settings: run.settings)
      if let other = known.updateValue(run.name, forKey: try recipe.yaml()) {
        throw Misuse(
          text: "the runs \(other.quoted) and \(run.name.quoted) have the same recipe; give each "
            + "value once, in one spelling")
      }
      return recipe
    }
  }
}

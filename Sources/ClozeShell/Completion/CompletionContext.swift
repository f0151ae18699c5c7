import ClozeTraining

/// The existing names and files; completion queries them only when needed.
struct CompletionContext {
  /// A name and its description.
  typealias Named = (name: String, summary: String)
  /// An entry of a folder.
  typealias Entry = (name: String, isFolder: Bool)

  /// Returns the names with values, without the `$`.
  var values: () -> [Named] = { [] }
  /// Returns the members of the value of a path such as `m` or `m.metrics`.
  var members: (String) -> [String] = { _ in [] }
  /// Returns the settings that `set` can change, and their possible values.
  var settings: () -> [(name: String, choices: [String])] = { [] }
  /// Returns the running jobs.
  var jobs: () -> [Named] = { [] }
  /// Returns the named recipes of a command.
  var presets: (String) -> [Named] = { _ in [] }
  /// Returns the keys of a recipe, by its name; for nil, those of all.
  var keys: (String?) -> [RecipeKey] = { _ in [] }
  /// Returns the names of the runs in the folder of runs.
  var runs: () -> [Named] = { [] }
  /// Returns what may stand behind the `@` of a run, by its name or path: its checkpoints.
  var checkpoints: (String) -> [Named] = { _ in [] }
  /// Returns the names that conditions on runs, columns and tables can have.
  var fields: () -> [Named] = { [] }
  /// Returns the values that a condition compares the field of this name with, if only a few are
  /// possible.
  var fieldValues: (String) -> [Named] = { _ in [] }
  /// Returns the metrics that the runs of these names have logged; for none, those of all runs.
  var series: ([String]) -> [Named] = { _ in [] }
  /// True if a folder is that of a run or a model, so that its name is a complete word.
  var isModel: (String) -> Bool = { _ in false }
  /// Returns the contents of a folder; the empty path is the current one.
  var list: (String) -> [Entry] = { _ in [] }
}

import ClozeTraining

/// What exists at the moment; completion asks for it only when it is wanted.
struct CompletionContext {
  /// Something with a name, and what it is.
  typealias Named = (name: String, summary: String)
  /// An entry of a folder.
  typealias Entry = (name: String, isFolder: Bool)

  /// The names that have values, without the `$`.
  var values: () -> [Named] = { [] }
  /// The members of what a path such as `m` or `m.metrics` stands for.
  var members: (String) -> [String] = { _ in [] }
  /// What `set` can change, and to what.
  var settings: () -> [(name: String, choices: [String])] = { [] }
  /// The jobs that run.
  var jobs: () -> [Named] = { [] }
  /// The recipes that have names and are for a command.
  var presets: (String) -> [Named] = { _ in [] }
  /// The keys of a recipe, by its name; of none, those of all.
  var keys: (String?) -> [RecipeKey] = { _ in [] }
  /// The folders of runs.
  var runs: () -> [Named] = { [] }
  /// Whether a folder is that of a run or a model, so that its name is a whole word.
  var isModel: (String) -> Bool = { _ in false }
  /// What is in a folder; the empty path is the current one.
  var list: (String) -> [Entry] = { _ in [] }
}

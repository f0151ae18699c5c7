import ClozeTraining

/// The first value by which the recipe of a run differs from the one that a sweep would give it.
struct SweepDifference: Equatable, CustomStringConvertible {
  /// The key.
  let key: String
  /// The run's value; nil if it is null.
  let found: String?
  /// The sweep's value; nil if it is null.
  let wanted: String?

  /// The key with both values, in words.
  var description: String { "\(key) \(found ?? "null") instead of \(wanted ?? "null")" }

  /// Compares the recipe `text` of a run with `wanted`, as a run of it would be begun; nil if they
  /// are equal. Values that are known only once a run has begun are passed over.
  ///
  /// - Parameter path: The path of the run's recipe, for errors.
  /// - Throws: Errors of reading a recipe.
  init?(run text: String, path: String, wanted: any TrainingRecipe) throws {
    let kinds = [text, try wanted.yaml()].map(RecipeKeys.modality)
    guard kinds[0] == kinds[1] else {
      (key, found, self.wanted) = ("modality", kinds[0], kinds[1])
      return
    }
    // Both are read back, so that a number has one spelling and former keys have their new names.
    let pair = try [text, Self.begun(wanted).yaml()].map { text in
      RecipeKeys.flat(yaml: try Registry.recipe(yaml: text, name: path).yaml())
    }
    let values = pair.map { flat in Dictionary(flat.map { ($0.key, $0.value) }) { $1 } }
    let late = Self.lateKeys(wanted)
    for key in (pair[1] + pair[0]).map(\.key) where !late.contains(key) {
      guard values[0][key] == values[1][key] else {
        (self.key, found, self.wanted) = (key, values[0][key], values[1][key])
        return
      }
    }
    return nil
  }

  /// The recipe as a run of it has it: with absolute paths, and the sizes of the model that it
  /// names.
  private static func begun(_ recipe: any TrainingRecipe) -> any TrainingRecipe {
    // A run that is done needs the model no more whose blocks it took.
    var recipe: any TrainingRecipe =
      (try? recipe.resolved(absolutePath)) ?? recipe.replacingPaths(absolutePath)
    recipe.dataPaths = recipe.dataPaths.map(absolutePath)
    recipe.validationPaths = recipe.validationPaths.map(absolutePath)
    return recipe
  }

  /// The keys whose values follow from the machine or the data once a run has begun.
  private static func lateKeys(_ recipe: any TrainingRecipe) -> Set<String> {
    var keys: Set<String> = ["format"]
    if recipe.precision == .auto { keys.insert("precision") }
    if recipe.training.epochs != nil {
      keys.formUnion(["training.epochs", "training.steps", "training.validateEvery"])
    }
    return keys
  }
}

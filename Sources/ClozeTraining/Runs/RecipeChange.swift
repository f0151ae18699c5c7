import Foundation

/// A value of a run's recipe that was changed when the run was resumed.
public struct RecipeChange: Codable, Sendable, Equatable {
  /// The number of steps that were done before.
  public var step: Int
  /// The key, such as `training.optimizer.rate`.
  public var key: String
  /// The former value, as in the recipe; lists are joined by commas.
  public var from: String
  /// The new value.
  public var to: String

  /// One line about the change.
  public var description: String { "\(key): \(from) -> \(to), after step \(step)" }
}

/// The keys of a recipe that may change when a run is resumed.
enum ResumableKeys {
  /// The keys of a batch's size, those of the data, and the consequence of alarms.
  private static let others: Set<String> = [
    "batch", "tokensPerBatch", "sequencesPerBatch", "alarm", data, weights,
  ]
  /// The key of the files of data.
  static let data = "data.paths"
  /// The key of the weights of the data.
  static let weights = "data.weights"
  /// The key of the metric by which the model is chosen.
  static let selection = "training.selection.metric"

  /// Returns the differences of two recipes, in the order of the keys, as changes after `step`.
  static func changes(
    from former: some TrainingRecipe, to recipe: some TrainingRecipe, after step: Int
  ) throws -> [RecipeChange] {
    let before = RecipeKeys.flat(yaml: try former.yaml())
    let after = RecipeKeys.flat(yaml: try recipe.yaml())
    let old = Dictionary(before, uniquingKeysWith: { $1 })
    let new = Dictionary(after, uniquingKeysWith: { $1 })
    var seen: Set<String> = []
    return (after + before).compactMap { key, _ in
      guard seen.insert(key).inserted, old[key] != new[key] else { return nil }
      return RecipeChange(
        step: step, key: key, from: old[key] ?? "null", to: new[key] ?? "null")
    }
  }

  /// Returns the problem of changing `key` in a run that goes on; nil if it may change.
  ///
  /// - Parameter fixedData: The reason why the data must not change; nil if it may.
  static func problem(of key: String, fixedData: String?) -> String? {
    if [data, weights].contains(key), let fixedData {
      return "\(key) cannot change in a run that goes on: \(fixedData)"
    }
    guard !key.hasPrefix("training."), !others.contains(key) else { return nil }
    return "\(key) cannot change in a run that goes on: \(reason(key)); only keys of training, "
      + "data.paths, data.weights and the sizes of batches can; for another model start a new run"
  }

  private static func reason(_ key: String) -> String {
    switch key {
    case "seed": "all random numbers follow from it"
    case "precision": "it is what the weights were computed in"
    case _ where key.hasPrefix("data."): "it decides what trains and what validates"
    case _ where key.hasPrefix("masking.") || key.hasPrefix("samples."):
      "it decides what is learned"
    default: "it decides on the model"
    }
  }
}

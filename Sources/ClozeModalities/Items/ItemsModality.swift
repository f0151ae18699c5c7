import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// Histories of items, for sequential recommendation.
public enum ItemsModality: Modality {
  /// The particular part of its recipes.
  public typealias Body = ItemsBody

  /// What recipes and runs call it.
  public static let name = "items"

  /// Reads, filters and splits the histories.
  public static func prepare(
    _ recipe: ItemsRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) -> Void
  ) throws -> ItemsData {
    try ItemsData(recipe, observe: observe)
  }

  /// The sizes, now that the items are counted.
  public static func sizes(_ recipe: ItemsRecipe, of data: ItemsData) -> MaskedLanguageModelSizes {
    var sizes = recipe.body.sizes()
    sizes.vocabulary = data.log.items.count + 1
    return sizes
  }

  /// A task with fresh parameters.
  public static func task(
    _ recipe: ItemsRecipe, _ data: ItemsData, device: Device
  ) throws -> ItemsTask {
    let model = try ItemsObjectiveModel(recipe, data, device: device)
    let store = model.model.store
    let setup = ObjectiveSetup(
      store, recipe.encoder, tokenHead: model.model.head, places: recipe.encoder.maximumLength)
    return try ObjectiveTask(
      model, recipe.objectives, setup, TaskContext(store, recipe, dataDigest: data.digest))
  }
}

import ClozeTensor
import ClozeTraining

/// Histories of items, for sequential recommendation.
public enum ItemsModality: Modality {
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
    var sizes = recipe.sizes()
    sizes.vocabulary = data.log.items.count + 1
    return sizes
  }

  /// A task with fresh parameters.
  public static func task(
    _ recipe: ItemsRecipe, _ data: ItemsData, device: Device
  ) throws -> ItemsTask {
    try ItemsTask(recipe, data, device: device)
  }
}

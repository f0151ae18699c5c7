import ClozeTensor
import ClozeTraining

/// Histories of items, for sequential recommendation.
public enum ItemsModality: Modality {
  /// What recipes and runs call it.
  public static let name = "items"

  /// The task of a run: its histories are read, filtered and split.
  public static func task(
    _ recipe: ItemsRecipe, run: RunFolder, device: Device, threads: Int,
    observe: (PreparationEvent) -> Void
  ) throws -> ItemsTask {
    try ItemsTask(recipe, ItemsData(recipe, observe: observe), device: device)
  }
}

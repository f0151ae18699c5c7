import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// The modality of histories of items, for sequential recommendation.
public enum ItemsModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = ItemsBody

  /// The name in recipes and runs.
  public static let name = "items"
  /// The encoder of items.
  public static var encoders: [EncoderPart<ItemsBody>] { [EncoderPart(\.encoder)] }

  /// Reads, filters and splits the histories; the run keeps the moments of a split by time.
  public static func prepare(
    _ recipe: ItemsRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws -> ItemsData {
    var data = try ItemsData(recipe, observe: observe)
    data.begins = run.checkpoints.all().isEmpty
    if data.begins, let path = recipe.body.model, recipe.body.pretrained {
      try observe(.note(try ContinuedItems(data.log, folder: ModelFolder.locate(path)).note))
    }
    try data.cuts?.keep(in: run)
    return data
  }

  /// Returns the sizes, with the number of items in the data.
  public static func sizes(_ recipe: ItemsRecipe, of data: ItemsData) -> MaskedLanguageModelSizes {
    var sizes = recipe.body.adopted.sizes()
    sizes.vocabulary = data.log.items.count + 1
    return sizes
  }

  /// Makes a task with fresh parameters.
  public static func task(
    _ recipe: ItemsRecipe, _ data: ItemsData, device: Device
  ) throws -> ItemsTask {
    let model = try ItemsObjectiveModel(recipe, data, device: device)
    let store = model.model.store
    let setup = ObjectiveSetup(
      store, recipe.encoder, tokenHead: model.model.head, places: recipe.encoder.maximumLength)
    return try ObjectiveTask(model, recipe, setup, dataDigest: data.digest)
  }
}

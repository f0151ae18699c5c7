import ClozeTensor
import ClozeTraining

/// A learned vocabulary of patches of point clouds.
public enum DVAEModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = DVAEBody

  /// The name in recipes and runs.
  public static let name = PointDVAE.modality

  /// Reads the clouds and draws validation clouds.
  public static func prepare(
    _ recipe: DVAERecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws -> PointSamples {
    try PointSamples(
      recipe.data, points: recipe.model.patch.points, observe: observe)
  }

  /// Returns the sizes, which the recipe determines.
  public static func sizes(_ recipe: DVAERecipe, of data: PointSamples) -> StatedSizes {
    recipe.body.sizes()
  }

  /// Makes a task with fresh parameters.
  public static func task(
    _ recipe: DVAERecipe, _ data: PointSamples, device: Device
  ) throws -> DVAETask {
    try DVAETask(recipe, data, device: device)
  }

  /// The named recipes.
  public static let presets: [Preset<DVAERecipe>] = [
    Preset(
      name: "points-dvae-small",
      summary: "512 tokens of 32 patches, on 512 points", usual: usual,
      change: small),
    Preset(
      name: "points-dvae",
      summary: "Point-BERT's: 8,192 tokens of 64 patches, on 1,024 points, batches of 64",
      usual: usual
    ) {
      // 300 epochs of ShapeNet55's 41,952 clouds.
      $0.training.steps = 196_650
      $0.training.optimizer.rate = 5e-4
      $0.training.schedule.warmup = 10.0 / 300
      $0.tokens.temperatureShare = 100_000 / 196_650
      $0.tokens.divergenceStart = 10_000 / 196_650
      $0.tokens.divergenceShare = 100_000 / 196_650
      $0.training.validateEvery = 2000
      $0.training.checkpointEvery = 2000
    },
  ]

  private static func usual(_ recipe: inout DVAERecipe) {
    recipe.training.optimizer.beta2 = 0.999
    recipe.training.optimizer.epsilon = 1e-8
    recipe.training.optimizer.decay = 5e-4
    recipe.training.optimizer.clip = nil
    recipe.training.schedule.shape = .cosine
  }

  private static func small(_ recipe: inout DVAERecipe) {
    recipe.batch = 32
    recipe.model.patch.points = 512
    recipe.model.patch.patches = 32
    recipe.model.vocabulary = 512
    recipe.model.features = 128
    recipe.model.codeWidth = 128
    recipe.model.decodedFeatures = 128
    recipe.model.encoder.first = 64
    recipe.model.encoder.second = 128
    recipe.model.encoder.third = 256
    recipe.model.graph.input = 64
    recipe.model.graph.widths = [128, 128, 256, 256]
    recipe.model.decoder.coarseHidden = 256
    recipe.model.decoder.foldHidden = 256
    recipe.training.steps = 3000
    recipe.training.optimizer.rate = 1e-3
    recipe.training.schedule.warmup = 0.03
    recipe.training.validateEvery = 250
    recipe.training.checkpointEvery = 1000
  }
}

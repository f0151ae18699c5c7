import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// Masked point modelling: the tokens of hidden patches of clouds are predicted.
public enum PointsModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = PointsBody

  /// The name in recipes and runs.
  public static let name = PointModel.modality
  /// The encoder of patches.
  public static var encoders: [EncoderPart<PointsBody>] {
    [EncoderPart(\.backbone.encoder, embeddings: PointBackbone.inputs)]
  }

  /// Reads the clouds and draws validation clouds.
  public static func prepare(
    _ recipe: PointsRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws -> PointSamples {
    var samples = try PointSamples(
      recipe.data, points: recipe.backbone.patch.points, observe: observe)
    samples.begins = run.checkpoints.all().isEmpty
    return samples
  }

  /// Returns the sizes, which the recipe and the dVAE determine.
  public static func sizes(_ recipe: PointsRecipe, of data: PointSamples) throws -> StatedSizes {
    try recipe.sizes()
  }

  /// The named recipes.
  public static let presets: [Preset<PointsRecipe>] = [
    Preset(
      name: "points-small",
      summary: "4 x 128 on the tokens of points-dvae-small", usual: usual,
      change: small),
    Preset(
      name: "points", summary: "Point-BERT's: 12 x 384, batches of 128, mixed clouds contrasted",
      usual: usual
    ) {
      // 300 epochs of all 52,470 clouds of ShapeNet55.
      $0.training.steps = 122_976
      $0.training.schedule.warmup = 3.0 / 300
      var contrast = ContrastObjective.Settings()
      contrast.mixed = true
      $0.objectives[ContrastObjective.name] = contrast
      $0.training.validateEvery = 2000
      $0.training.checkpointEvery = 2000
    },
  ]

  private static func usual(_ recipe: inout PointsRecipe) {
    recipe.training.optimizer.rate = 5e-4
    recipe.training.optimizer.beta2 = 0.999
    recipe.training.optimizer.epsilon = 1e-8
    recipe.training.optimizer.decay = 0.05
    recipe.training.optimizer.clip = nil
    recipe.training.schedule.shape = .cosine
    recipe.training.schedule.finalShare = 0.002
  }

  private static func small(_ recipe: inout PointsRecipe) {
    recipe.batch = 32
    recipe.vocabulary = 512
    recipe.backbone.shrink()
    recipe.training.steps = 4000
    recipe.training.optimizer.rate = 1e-3
    recipe.training.schedule.warmup = 0.03
    recipe.training.validateEvery = 250
    recipe.training.checkpointEvery = 1000
  }
}

extension PointModelConfiguration {
  /// Sets the sizes of the small presets, whose patches are those of `points-dvae-small`.
  mutating func shrink() {
    patch.points = 512
    patch.patches = 32
    patchNetwork.first = 64
    patchNetwork.second = 128
    patchNetwork.third = 256
    features = 128
    positionWidth = 64
    encoder = Self.encoder(layers: 4, hidden: 128, heads: 4)
  }
}

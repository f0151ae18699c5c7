import ClozeTensor
import ClozeTraining

/// Classification of clouds.
public enum PointsClassifyModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = PointsClassifyBody

  /// The name in recipes and runs.
  public static let name = PointClassifier.modality
  /// The encoder of patches.
  public static var encoders: [EncoderPart<PointsClassifyBody>] {
    [EncoderPart(\.backbone.encoder, embeddings: PointBackbone.inputs)]
  }
  /// Fine-tuning: labels are learned, usually by a pretrained model.
  public static let stage = TrainingStage.finetuning

  /// The clouds, and the state of the run.
  public struct Prepared {
    /// The clouds.
    let samples: PointSamples
    /// True if the run has checkpoints: it then continues without the pretrained model.
    let hasBegun: Bool
  }

  /// Reads the clouds and draws validation clouds.
  public static func prepare(
    _ recipe: PointsClassifyRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> Prepared {
    let samples = try PointSamples(
      recipe.data, points: recipe.backbone.patch.points, observe: observe)
    guard !samples.set.labels.isEmpty else { throw PointModelError.noLabels }
    if !recipe.data.validationPaths.isEmpty { try checkClasses(samples) }
    return Prepared(samples: samples, hasBegun: !run.checkpoints.all().isEmpty)
  }

  /// Throws `PointModelError.unknownClass` if clouds validate of whose class none trains.
  private static func checkClasses(_ samples: PointSamples) throws {
    let trained = Set(samples.training.map { samples.set.labels[Int($0)] })
    let validating = samples.validation.map { samples.set.labels[Int($0)] }
    guard let strange = validating.first(where: { !trained.contains($0) }) else { return }
    throw PointModelError.unknownClass(
      name: samples.set.classes[Int(strange)], known: trained.count)
  }

  /// Returns the sizes, which the recipe and the pretrained model determine.
  public static func sizes(
    _ recipe: PointsClassifyRecipe, of data: Prepared
  ) throws -> StatedSizes {
    try recipe.sizes()
  }

  /// Makes a task with fresh parameters, or those of the pretrained model.
  public static func task(
    _ recipe: PointsClassifyRecipe, _ data: Prepared, device: Device
  ) throws -> PointsClassifyTask {
    try PointsClassifyTask(recipe, data.samples, begins: !data.hasBegun, device: device)
  }

  /// The named recipes.
  public static let presets: [Preset<PointsClassifyRecipe>] = [
    Preset(
      name: "points-classify-small",
      summary: "the sizes of points-small, chosen by validation",
      usual: usual, change: small),
    Preset(
      name: "points-classify",
      summary: "Point-BERT's: 12 x 384, batches of 32, chosen by validation", usual: usual
    ) {
      // 300 epochs of ModelNet40's 9,843 training clouds.
      $0.training.steps = 92_278
      $0.training.schedule.warmup = 10.0 / 300
      $0.training.validateEvery = 300
      $0.training.checkpointEvery = 1500
    },
  ]

  private static func usual(_ recipe: inout PointsClassifyRecipe) {
    recipe.training.optimizer.rate = 5e-4
    recipe.training.optimizer.beta2 = 0.999
    recipe.training.optimizer.epsilon = 1e-8
    recipe.training.optimizer.decay = 0.05
    recipe.training.optimizer.clip = 10
    recipe.training.schedule.shape = .cosine
    recipe.training.schedule.finalShare = 0.002
    recipe.training.selection.metric = "validation_accuracy"
  }

  private static func small(_ recipe: inout PointsClassifyRecipe) {
    recipe.backbone.shrink()
    // Milder than the paper's, chosen on validation clouds: proportions distinguish classes.
    recipe.data.augmentation.minimumScale = 0.8
    recipe.data.augmentation.maximumScale = 1.25
    recipe.data.augmentation.shift = 0.1
    recipe.training.steps = 4000
    recipe.training.schedule.warmup = 0.03
    recipe.training.validateEvery = 100
    recipe.training.checkpointEvery = 1000
  }
}

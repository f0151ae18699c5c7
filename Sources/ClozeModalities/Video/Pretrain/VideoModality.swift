import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// Pretraining on clips with captions: TW-BERT.
public enum VideoModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = VideoBody

  /// The name in recipes and runs.
  public static let name = VideoModel.modality
  /// The encoder of clips, and that of texts.
  public static var encoders: [EncoderPart<VideoBody>] { .towers(\.backbone) }

  /// Reads the clips, whose frames are kept in the run's folder, and their captions.
  public static func prepare(
    _ recipe: VideoRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> VideoSamples {
    try VideoSamples(recipe, run: run, threads: threads, observe: observe)
  }

  /// Returns the sizes with the vocabulary of the data.
  public static func sizes(_ recipe: VideoRecipe, of data: VideoSamples) throws -> StatedSizes {
    recipe.body.adopted.sizes(vocabulary: data.tokenizer.roles.count)
  }

  /// Makes a task with fresh parameters, or those of the model that training goes on from.
  public static func task(
    _ recipe: VideoRecipe, _ samples: VideoSamples, device: Device
  ) throws -> ObjectiveTask<VideoObjectiveModel> {
    let model = try VideoObjectiveModel(recipe, samples, device: device)
    if samples.begins, let path = recipe.body.model {
      try model.model.begin(with: ModelFolder.locate(path))
    }
    var setup = ObjectiveSetup(
      model.model.store, recipe.backbone.text, tokenHead: model.model.head,
      places: recipe.backbone.text.maximumLength)
    setup.accumulation = recipe.training.accumulation
    var pairs = PairSetup(model.model.projections, width: recipe.backbone.spaceWidth)
    pairs.match = model.model.match
    pairs.momentum = { try model.model.momentum(in: $0) }
    setup.pairs = pairs
    return try ObjectiveTask(
      model, recipe, setup,
      dataDigest: samples.digest)
  }

  /// The named recipes.
  public static let presets: [Preset<VideoRecipe>] = [
    Preset(
      name: "video-small", summary: "clips and captions with 4 + 3 + 3 x 192, patches of 8 pixels",
      usual: usual
    ) {
      $0.backbone.text = VideoModelConfiguration.text(layers: 3, hidden: 192, heads: 6)
      $0.backbone.video = VideoModelConfiguration.video(layers: 4, hidden: 192, heads: 6)
      $0.backbone.crossLayers = 3
      $0.backbone.patch = 8
      $0.backbone.pool = true
      $0.backbone.spaceWidth = 128
    },
    Preset(
      name: "video-tiny", summary: "clips and captions with 3 + 2 + 2 x 128, to try things out",
      usual: usual
    ) { _ in },
    Preset(
      name: "video", summary: "TW-BERT's: 12 + 6 + 6 x 768, 224 pixels, momentum and a queue",
      usual: usual
    ) {
      $0.backbone.text = VideoModelConfiguration.text(layers: 6, hidden: 768, heads: 12)
      $0.backbone.video = VideoModelConfiguration.video(layers: 12, hidden: 768, heads: 12)
      $0.backbone.text.initializerRange = 0.02
      $0.backbone.video.initializerRange = 0.02
      $0.backbone.pool = true
      $0.backbone.crossLayers = 6
      $0.backbone.frames.size = 224
      $0.backbone.frames.kept = 16
      $0.backbone.count = 8
      $0.backbone.tube = 1
      $0.backbone.spaceWidth = 256
      $0.batch = 128
      var contrast = PairContrastObjective.Settings()
      contrast.momentum = 0.995
      contrast.queue = 8192
      contrast.softTargets = 0.4
      contrast.softRamp = 10_000
      $0.objectives[PairContrastObjective.name] = contrast
      $0.training.steps = 100_000
      $0.training.optimizer.rate = 1e-4
    },
  ]

  private static func usual(_ recipe: inout VideoRecipe) {
    // Of longer clips a choice is left between the neighbours that make a tube.
    recipe.backbone.frames.kept = 32
    recipe.backbone.tube = 2
    recipe.training.steps = 2000
    recipe.training.optimizer.rate = 1e-3
    recipe.training.optimizer.beta2 = 0.98
    // A contrast begins with gradients that are smaller than the usual epsilon.
    recipe.training.optimizer.epsilon = 1e-8
    recipe.training.optimizer.decay = 1e-3
    recipe.training.schedule.warmup = 0.05
    recipe.training.validateEvery = 200
    recipe.training.checkpointEvery = 500
  }
}

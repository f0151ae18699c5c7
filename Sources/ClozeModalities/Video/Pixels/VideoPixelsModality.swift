import ClozeModels
import ClozeTensor
import ClozeTraining

/// Pretraining on clips without captions: masked video.
public enum VideoPixelsModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = VideoPixelsBody

  /// The name in recipes and runs.
  public static let name = VideoPixelsModel.modality
  /// The encoder of clips.
  public static var encoders: [EncoderPart<VideoPixelsBody>] { .clips(\.backbone) }

  /// Reads the clips, whose frames are kept in the run's folder.
  public static func prepare(
    _ recipe: VideoPixelsRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> ClipSamples {
    try ClipSamples(
      recipe.data, recipe.backbone.frames, run: run, threads: threads,
      observe: observe)
  }

  /// Returns the sizes, which the recipe determines.
  public static func sizes(
    _ recipe: VideoPixelsRecipe, of data: ClipSamples
  ) throws -> StatedSizes { try recipe.body.sizes() }

  /// Makes a task with fresh parameters, or those of the model that training goes on from.
  public static func task(
    _ recipe: VideoPixelsRecipe, _ samples: ClipSamples, device: Device
  ) throws -> ObjectiveTask<VideoPixelsObjectiveModel> {
    let model = try VideoPixelsObjectiveModel(recipe, samples, device: device)
    if samples.begins, let path = recipe.body.model {
      try NativeModelFolder.fill(model.model.store, from: ModelFolder.locate(path))
    }
    var setup = model.model.setup
    setup.accumulation = recipe.training.accumulation
    return try ObjectiveTask(model, recipe, setup, dataDigest: samples.digest)
  }

  /// The named recipes, whose encoders have the sizes of those of clips with captions.
  public static let presets: [Preset<VideoPixelsRecipe>] = [
    Preset(
      name: "video-pixels-small",
      summary: "clips without captions: hidden pixels; the encoder of video-small", usual: usual
    ) {
      $0.backbone.video = VideoModelConfiguration.video(layers: 4, hidden: 192, heads: 6)
      $0.backbone.patch = 8
    },
    Preset(
      name: "video-pixels-tiny",
      summary: "clips without captions: hidden pixels; the encoder of video-tiny", usual: usual
    ) { (recipe: inout VideoPixelsRecipe) in
      (recipe.decoder.hidden, recipe.decoder.heads) = (64, 2)
    },
  ]

  private static func usual(_ recipe: inout VideoPixelsRecipe) {
    recipe.backbone.frames.kept = 32
    recipe.backbone.tube = 2
    recipe.decoder.layers = 2
    recipe.training.steps = 2000
    recipe.training.optimizer.rate = 1e-3
    recipe.training.optimizer.beta2 = 0.95
    recipe.training.optimizer.decay = 0.05
    recipe.training.optimizer.epsilon = 1e-8
    recipe.training.schedule.warmup = 0.05
    recipe.training.schedule.shape = .cosine
    recipe.training.validateEvery = 200
    recipe.training.checkpointEvery = 500
  }
}

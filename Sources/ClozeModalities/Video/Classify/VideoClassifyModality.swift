import ClozeTensor
import ClozeTraining

/// Classification of clips, such as by what is done in them.
public enum VideoClassifyModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = VideoClassifyBody

  /// The name in recipes and runs.
  public static let name = VideoClassifier.modality
  /// The encoder of clips.
  public static var encoders: [EncoderPart<VideoClassifyBody>] { .clips(\.backbone) }

  /// Fine-tuning: labels are learned, usually by a pretrained model.
  public static let stage = TrainingStage.finetuning

  /// Reads the clips, whose frames are kept in the run's folder.
  public static func prepare(
    _ recipe: VideoClassifyRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> ClipSamples {
    try ClipSamples(
      recipe.data, recipe.backbone.frames, run: run, threads: threads, need: .classes,
      observe: observe)
  }

  /// Returns the sizes, which the recipe and the pretrained model determine.
  public static func sizes(
    _ recipe: VideoClassifyRecipe, of data: ClipSamples
  ) throws -> StatedSizes { try recipe.sizes() }

  /// Makes a task with fresh parameters, or those of the pretrained model.
  public static func task(
    _ recipe: VideoClassifyRecipe, _ clips: ClipSamples, device: Device
  ) throws -> VideoClassifyTask {
    try VideoClassifyTask(recipe, clips, device: device)
  }

  /// The named recipes.
  public static let presets: [Preset<VideoClassifyRecipe>] = [
    Preset(
      name: "video-classify", summary: "classes of clips, such as actions, chosen by validation"
    ) {
      $0.backbone.frames.kept = 32
      $0.backbone.tube = 2
      $0.training.steps = 1500
      $0.training.optimizer.rate = 5e-4
      $0.training.optimizer.beta2 = 0.98
      $0.training.optimizer.epsilon = 1e-8
      $0.training.optimizer.decay = 0.01
      $0.training.schedule.warmup = 0.1
      $0.training.validateEvery = 100
      $0.training.checkpointEvery = 500
      $0.training.selection.metric = "validation_accuracy"
    }
  ]
}

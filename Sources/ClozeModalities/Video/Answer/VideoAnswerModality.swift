import ClozeTensor
import ClozeTraining

/// Answers to questions about clips, of those that training has.
public enum VideoAnswerModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = VideoAnswerBody

  /// The name in recipes and runs.
  public static let name = VideoAnswerer.modality
  /// The encoder of clips, and that of texts.
  public static var encoders: [EncoderPart<VideoAnswerBody>] { .towers(\.backbone) }

  /// Fine-tuning: answers are learned, usually by a pretrained model.
  public static let stage = TrainingStage.finetuning

  /// Reads the clips, whose frames and vocabulary are kept in the run's folder.
  public static func prepare(
    _ recipe: VideoAnswerRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> AskedClips {
    try AskedClips(recipe, run: run, threads: threads, observe: observe)
  }

  /// Returns the sizes with the vocabulary of the data.
  public static func sizes(
    _ recipe: VideoAnswerRecipe, of data: AskedClips
  ) throws -> StatedSizes {
    recipe.body.adopted.sizes(vocabulary: data.tokenizer.roles.count)
  }

  /// Makes a task with fresh parameters, or those of the pretrained model.
  public static func task(
    _ recipe: VideoAnswerRecipe, _ clips: AskedClips, device: Device
  ) throws -> VideoAnswerTask {
    try VideoAnswerTask(recipe, clips, device: device)
  }

  /// The named recipes.
  public static let presets: [Preset<VideoAnswerRecipe>] = [
    Preset(
      name: "video-answer", summary: "answers to questions about clips, chosen by validation"
    ) {
      $0.backbone.frames.kept = 32
      $0.backbone.tube = 2
      $0.training.steps = 2000
      $0.training.optimizer.rate = 5e-4
      $0.training.optimizer.beta2 = 0.98
      $0.training.optimizer.epsilon = 1e-8
      $0.training.optimizer.decay = 1e-3
      $0.training.schedule.warmup = 0.05
      $0.training.validateEvery = 100
      $0.training.checkpointEvery = 500
      $0.training.selection.metric = "validation_accuracy"
    }
  ]
}

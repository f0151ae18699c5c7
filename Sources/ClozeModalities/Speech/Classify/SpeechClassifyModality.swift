import ClozeTensor
import ClozeTraining

/// Classification of utterances.
public enum SpeechClassifyModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = SpeechClassifyBody

  /// The name in recipes and runs.
  public static let name = SpeechClassifier.modality
  /// The encoder of steps.
  public static var encoders: [EncoderPart<SpeechClassifyBody>] { [.steps(\.backbone)] }
  /// Fine-tuning: labels are learned, usually by a pretrained model.
  public static let stage = TrainingStage.finetuning

  /// Reads the utterances and makes their frames.
  public static func prepare(
    _ recipe: SpeechClassifyRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> SpeechSamples {
    try SpeechSamples(
      recipe.data, recipe.backbone, run: run, threads: threads, observe: observe)
  }

  /// Returns the sizes, which the recipe and the pretrained model determine.
  public static func sizes(
    _ recipe: SpeechClassifyRecipe, of data: SpeechSamples
  ) throws -> StatedSizes { try recipe.sizes() }

  /// Makes a task with fresh parameters, or those of the pretrained model.
  public static func task(
    _ recipe: SpeechClassifyRecipe, _ samples: SpeechSamples, device: Device
  ) throws -> SpeechClassifyTask {
    try SpeechClassifyTask(recipe, samples, device: device)
  }

  /// The named recipes.
  public static let presets: [Preset<SpeechClassifyRecipe>] = [
    Preset(
      name: "speech-classify",
      summary: "classes of sounds, such as spoken words, chosen by validation"
    ) {
      $0.backbone.setKernel(15)
      $0.specAugment = .stretches
      $0.training.steps = 2000
      $0.training.optimizer.rate = 5e-4
      $0.training.optimizer.beta2 = 0.98
      $0.training.optimizer.decay = 0.01
      $0.training.schedule.warmup = 0.1
      $0.training.validateEvery = 100
      $0.training.checkpointEvery = 500
      $0.training.selection.metric = "validation_accuracy"
    }
  ]
}

import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// Pretraining on speech: w2v-BERT and BEST-RQ.
public enum SpeechModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = SpeechBody

  /// The name in recipes and runs.
  public static let name = SpeechModel.modality
  /// The encoder of steps.
  public static var encoders: [EncoderPart<SpeechBody>] { [.steps(\.backbone)] }

  /// Reads the utterances and makes their frames.
  public static func prepare(
    _ recipe: SpeechRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws -> SpeechSamples {
    try SpeechSamples(
      recipe.data, recipe.backbone, run: run, threads: threads, observe: observe)
  }

  /// Returns the sizes, which the recipe determines.
  public static func sizes(_ recipe: SpeechRecipe, of data: SpeechSamples) throws -> StatedSizes {
    try recipe.sizes()
  }

  /// Makes a task with fresh parameters, or those of the model that training goes on from.
  public static func task(
    _ recipe: SpeechRecipe, _ samples: SpeechSamples, device: Device
  ) throws -> ObjectiveTask<SpeechObjectiveModel> {
    let model = try SpeechObjectiveModel(recipe, samples, device: device)
    if samples.begins, let path = recipe.body.model {
      try model.model.begin(with: ModelFolder.locate(path))
    }
    var setup = ObjectiveSetup(
      model.model.store, recipe.backbone.encoder, tokenHead: model.model.head,
      places: recipe.body.places)
    setup.accumulation = recipe.training.accumulation
    setup.contrastDepth = recipe.backbone.contrastDepth
    setup.quantizedWidth = recipe.quantizer.quantizedWidth
    return try ObjectiveTask(model, recipe, setup, dataDigest: samples.shard.digest)
  }

  /// The named recipes.
  public static let presets: [Preset<SpeechRecipe>] = [
    Preset(
      name: "speech-small",
      summary: "w2v-BERT with 4 + 4 x 192, a step for each 40 ms",
      usual: usual
    ) { _ in },
    Preset(
      name: "speech-tiny", summary: "w2v-BERT with 2 + 2 x 144, to try things out", usual: usual
    ) {
      $0.backbone.encoder = SpeechModelConfiguration.encoder(layers: 4, hidden: 144, heads: 4)
      $0.backbone.setKernel(15)
      $0.backbone.contrastive = 2
      $0.training.steps = 1500
    },
    Preset(
      name: "speech", summary: "w2v-BERT XL's: 12 + 12 x 1024, batches of 2,048 utterances",
      usual: usual
    ) {
      $0.backbone.encoder = SpeechModelConfiguration.encoder(layers: 24, hidden: 1024, heads: 8)
      $0.backbone.setKernel(5)
      $0.backbone.subsampling.kind = .convolution
      $0.backbone.contrastive = 12
      $0.quantizer.codes = 1024
      $0.quantizer.width = 1024
      $0.batch = 2048
      $0.batchFrames = 4_000_000
      $0.training.steps = 400_000
      $0.training.optimizer.rate = 2e-3
      $0.training.schedule.warmup = 0.0625
      $0.training.validateEvery = 2000
      $0.training.checkpointEvery = 2000
    },
    Preset(
      name: "speech-best-rq-small", summary: "BEST-RQ with 8 x 192: codes of a random projection",
      usual: usual
    ) {
      $0.quantizer.kind = RandomQuantizer.name
      $0.quantizer.codes = 8192
      $0.objectives = .masked
      // Only measured: nothing of this quantizer learns.
      var diversity = DiversityObjective.Settings()
      diversity.weight = 0
      $0.objectives[DiversityObjective.name] = diversity
      $0.backbone.contrastive = 0
      // Spans of 400 ms that start at 1 % of the frames of 10 ms.
      $0.masking.start = 0.04
    },
  ]

  private static func usual(_ recipe: inout SpeechRecipe) {
    recipe.backbone.setKernel(15)
    recipe.training.steps = 6000
    recipe.training.optimizer.rate = 1e-3
    recipe.training.optimizer.beta2 = 0.98
    recipe.training.optimizer.epsilon = 1e-6
    recipe.training.optimizer.decay = 0.01
    recipe.training.schedule.warmup = 0.08
    recipe.training.validateEvery = 250
    recipe.training.checkpointEvery = 1000
  }
}

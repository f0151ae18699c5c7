import ClozeEncoder
import ClozeTensor
import ClozeTraining

/// The least that a modality can be.
enum ToyModality: Modality {
  static let name = "toy"
  static let presets = [Preset<ToyRecipe>(name: "toy", summary: "for tests")]

  static func prepare(
    _ recipe: ToyRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) -> Void
  ) -> Int {
    observe(.reading(bytes: 7))
    return 29
  }

  static func sizes(_ recipe: ToyRecipe, of data: Int) throws -> MaskedLanguageModelSizes {
    var sizes = try recipe.sizes()
    sizes.vocabulary = data
    return sizes
  }

  static func task(_ recipe: ToyRecipe, _ data: Int, device: Device) throws -> ToyTask {
    try ToyTask(seed: recipe.seed)
  }
}

struct ToyRecipe: TrainingRecipe {
  typealias Kind = ToyModality

  var recipe = "toy"
  var modality = ModalityName<ToyModality>()
  var seed: UInt64 = 3
  var precision = Precision.auto
  var dataPaths: [String] = []
  var training = toyConfiguration(steps: 8)

  static let schema = ToyRecipe()
  static let summaries: [String: String] = [:]

  func validate() -> [String] { training.validate(metrics: ["validation_loss"]) }
  func check() {}
  func dataBytes() -> Int { 7 }
  func sizes() throws -> MaskedLanguageModelSizes {
    MaskedLanguageModelSizes(
      encoder: EncoderConfiguration(), vocabulary: nil, tokensPerBatch: 64, masked: 0.5, length: 8)
  }
}

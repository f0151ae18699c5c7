import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor
import ClozeTraining

/// The least that a modality can be.
enum ToyModality: Modality {
  typealias Body = ToyBody

  static let name = "toy"
  static let presets = [Preset<ToyRecipe>(name: "toy", summary: "for tests") { toy(&$0) }]

  private static func toy(_ recipe: inout ToyRecipe) {
    recipe.seed = 3
    recipe.training = toyConfiguration(steps: 8)
  }

  static func prepare(
    _ recipe: ToyRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws -> Int {
    try observe(.reading(bytes: 7))
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

typealias ToyRecipe = Recipe<ToyBody>

struct ToyBody: RecipeBody {
  typealias Kind = ToyModality

  var dataPaths: [String] = []
  var validationPaths: [String] = []

  static let summaries = ["dataPaths": "files", "validationPaths": "files that validate"]
  var metrics: [LoggedMetric] { [.loss("validation_loss")] }

  static func check(_ recipe: ToyRecipe) {}
  func dataBytes() -> Int { 7 }
  func sizes() throws -> MaskedLanguageModelSizes {
    MaskedLanguageModelSizes(
      encoder: EncoderConfiguration(), vocabulary: nil, tokensPerBatch: 64, masked: 0.5, length: 8)
  }
}

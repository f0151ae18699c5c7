import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor
import ClozeTraining

/// The toy modality with an alarm that its losses raise.
enum AlarmedModality: Modality {
  typealias Body = AlarmedBody

  static let name = "alarmed"
  static let presets = [
    Preset<Recipe<AlarmedBody>>(name: "alarmed", summary: "for tests") {
      ($0.seed, $0.training) = (3, toyConfiguration(steps: 20))
    }
  ]

  static func prepare(
    _ recipe: Recipe<AlarmedBody>, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) -> Int { 29 }

  static func sizes(_ recipe: Recipe<AlarmedBody>, of data: Int) throws -> MaskedLanguageModelSizes
  { try recipe.sizes() }

  static func task(_ recipe: Recipe<AlarmedBody>, _ data: Int, device: Device) throws -> ToyTask {
    try ToyTask(seed: recipe.seed)
  }
}

struct AlarmedBody: RecipeBody {
  typealias Kind = AlarmedModality

  var dataPaths = ["some/data"]
  var validationPaths: [String] = []
  var alarm = AlarmMode.warn

  static let summaries = [
    "dataPaths": "files", "validationPaths": "files that validate", "alarm": "what alarms do",
  ]
  var metrics: [LoggedMetric] { [.loss("validation_loss")] }
  var alarms: [Alarm] { [Alarm("loss", .above(0), meaning: "a loss", advice: "none")] }

  static func check(_ recipe: Recipe<AlarmedBody>) {}
  func dataBytes() -> Int { 7 }
  func sizes() throws -> MaskedLanguageModelSizes {
    MaskedLanguageModelSizes(
      encoder: EncoderConfiguration(), vocabulary: nil, tokensPerBatch: 64, masked: 0.5, length: 8)
  }
}

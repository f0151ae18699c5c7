import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens

@testable import ClozeTraining

/// A modality with an encoder, for what concerns its blocks.
enum BlockModality: Modality {
  typealias Body = BlockBody

  static let name = "block-toy"
  static let presets = [
    Preset<Recipe<BlockBody>>(name: "block-toy", summary: "for tests") {
      $0.seed = 5
      $0.precision = .f32
      $0.training = toyConfiguration(steps: 6)
    }
  ]
  static var encoders: [EncoderPart<BlockBody>] { [EncoderPart(\.encoder)] }

  static func prepare(
    _ recipe: Recipe<BlockBody>, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> Int { 0 }

  static func sizes(
    _ recipe: Recipe<BlockBody>, of data: Int
  ) throws -> MaskedLanguageModelSizes { try recipe.sizes() }

  static func task(
    _ recipe: Recipe<BlockBody>, _ data: Int, device: Device
  ) throws -> BlockTask { try BlockTask(recipe.encoder, seed: recipe.seed) }
}

struct BlockBody: RecipeBody {
  typealias Kind = BlockModality

  var dataPaths: [String] = []
  var validationPaths: [String] = []
  var encoder = BlockBody.encoder(layers: 3)

  static func encoder(layers: Int) -> EncoderConfiguration {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (layers, 8, 2, 12)
    (encoder.maximumLength, encoder.segments, encoder.normPlacement) = (7, 0, .pre)
    return encoder
  }

  static let summaries = ["dataPaths": "files", "validationPaths": "files that validate"]
  static var parts: [ConfigurationPart<BlockBody>] { [ConfigurationPart("encoder", \.encoder)] }
  var metrics: [LoggedMetric] { [.loss("validation_loss")] }

  static func check(_ recipe: Recipe<BlockBody>) {}
  func dataBytes() -> Int { 7 }
  func sizes() throws -> MaskedLanguageModelSizes {
    MaskedLanguageModelSizes(
      encoder: encoder, vocabulary: 11, tokensPerBatch: 64, masked: 0.5, length: 7)
  }
}

/// Two classes of short sequences of tokens.
struct BlockTask: TrainingTask {
  struct Configuration: Codable { var encoder: EncoderConfiguration }

  let context: TaskContext
  let tokens: TokenEncoder
  let head: Linear

  init(_ encoder: EncoderConfiguration = BlockBody.encoder(layers: 3), seed: UInt64 = 5) throws {
    let store = ParameterStore(seed: seed, device: Device(.auto, threads: 1))
    context = TaskContext(store: store, precision: .f32, seed: seed, dataDigest: "blocks")
    tokens = try TokenEncoder(store, encoder, vocabularySize: 11)
    head = try Linear(
      store, "head", inputs: encoder.hidden, outputs: 2, bias: true, deviation: 0.1)
  }

  func batches(from cursor: BatchCursor) throws -> BatchSequence<[Int32]> {
    let seed = seed
    return PrefetchingStream(state: cursor) { cursor in
      var random = CounterRandom(seed: seed, purpose: .test, step: cursor.batch)
      let ids = (0..<10).map { _ in Int32(random.uniform() * 11) }
      cursor.batch += 1
      return CursorBatch(batch: ids, next: cursor)
    }
  }

  func loss(_ batch: [Int32], _ context: ForwardContext) throws -> TaskLoss {
    let layout = SequenceLayout(offsets: [0, 4, 10])
    let x = try tokens(batch, segments: nil, layout, context, rows: layout.firstRows)
    let labels = layout.firstRows.map { batch[Int($0)] % 2 }
    let result = try x.crossEntropy(weight: head.weight, bias: head.bias, labels: labels)
    return TaskLoss(loss: result.loss, tokens: batch.count)
  }

  func validate() throws -> [String: Double] { [:] }

  func save(to folder: String) throws {
    try NativeModelFolder.save(
      store, Configuration(encoder: tokens.configuration), modality: BlockModality.name,
      to: folder)
  }

  var weights: [String: [Float]] {
    Dictionary(uniqueKeysWithValues: store.parameters.map { ($0.name, $0.value.values) })
  }
}

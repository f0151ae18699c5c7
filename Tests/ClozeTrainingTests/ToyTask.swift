import ClozeEncoder
import ClozeTensor
import ClozeTokens
import Foundation

@testable import ClozeTraining

/// A least-squares problem small enough to train in no time, with dropout so that random numbers
/// matter.
struct ToyTask: TrainingTask {
  let context: TaskContext
  let layer: Linear
  /// Has running means, which no gradient changes.
  let norm: BatchNorm
  /// The batch whose input is not a number.
  var poisoned: Int?

  /// What validation gives, and where saving is noted.
  var validations: SaveList?

  init(
    seed: UInt64 = 3, poisoned: Int? = nil, outputs: Int = 2, validations: SaveList? = nil,
    digest: String = "toy"
  ) throws {
    self.validations = validations
    self.poisoned = poisoned
    let store = ParameterStore(seed: seed, device: Device(.auto, threads: 1))
    context = TaskContext(store: store, precision: .f32, seed: seed, dataDigest: digest)
    layer = try Linear(store, "layer", inputs: 5, outputs: outputs, bias: true, deviation: 0.1)
    norm = try BatchNorm(store, "norm", width: outputs)
  }

  func batches(from cursor: BatchCursor) throws -> BatchSequence<[Float]> {
    let (seed, poisoned) = (seed, poisoned)
    return PrefetchingStream(state: cursor) { cursor in
      var random = CounterRandom(seed: seed, purpose: .test, step: cursor.batch)
      var values = (0..<20).map { _ in Float(random.uniform()) }
      if cursor.batch == poisoned { values[3] = .nan }
      cursor.batch += 1
      return CursorBatch(batch: values, next: cursor)
    }
  }

  func loss(_ batch: [Float], _ context: ForwardContext) throws -> TaskLoss {
    let x = try Tensor(batch, [4, 5], .f32, store.device)
    let y = try norm(layer(x.dropout(context.dropout(0.2))), context)
    let labels: [Int32] = [0, 1, 1, 0]
    let result = try y.crossEntropy(
      weight: Tensor([1, 0, 0, 1] as [Float], [2, 2], .f32, store.device), bias: nil, labels: labels
    )
    return TaskLoss(loss: result.loss, tokens: 4)
  }

  func validate() throws -> [String: Double] {
    validations.map { [$0.metric: $0.next(after: weights)] } ?? ["validation_loss": 1]
  }

  func save(to folder: String) throws {
    validations?.noteSave()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  var weights: [Float] { (store.parameters + store.states).flatMap(\.value.values) }
}

/// Validations that a test decides, every 10 steps, and those after which the model was saved.
final class SaveList {
  let metric: String
  private let values: [Double]
  private var validated = 0
  /// The weights of each validation; a resumed run comes by the same ones again.
  private var seen: [[Float]] = []
  private(set) var saved: [Int] = []

  init(values: [Double], metric: String) { (self.values, self.metric) = (values, metric) }

  func next(after weights: [Float]) -> Double {
    validated = seen.firstIndex(of: weights) ?? seen.count
    if validated == seen.count { seen.append(weights) }
    return values[validated]
  }

  func noteSave() { saved.append(10 * (validated + 1)) }
}

func toyConfiguration(steps: Int = 40) -> TrainingConfiguration {
  var configuration = TrainingConfiguration()
  configuration.steps = steps
  configuration.logEvery = 3
  configuration.validateEvery = 10
  configuration.checkpointEvery = 7
  configuration.keepCheckpoints = 3
  configuration.optimizer.rate = 0.05
  return configuration
}

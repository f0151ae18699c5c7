import ClozeEncoder
import ClozeTensor
import ClozeTokens

/// What one batch contributes.
public struct TaskLoss {
  /// What is minimised, a single number.
  public let loss: Tensor
  /// Real tokens (or items, or points) in the batch.
  public let tokens: Int
  /// Further values by name, such as the accuracy at masked positions.
  public let metrics: [String: Double]

  /// The loss of a batch of `tokens` tokens.
  public init(loss: Tensor, tokens: Int, metrics: [String: Double] = [:]) {
    self.loss = loss
    self.tokens = tokens
    self.metrics = metrics
  }
}

/// What a modality hands to the trainer: parameters, batches, a loss and a validation.
public protocol TrainingTask {
  /// One step's (or, with accumulation, part of a step's) data.
  associatedtype Batch: Sendable
  /// A place in the stream of batches from which it goes on exactly.
  associatedtype Cursor: Codable & Sendable & Equatable

  /// Everything that is trained.
  var store: ParameterStore { get }
  /// The beginning of the stream.
  var start: Cursor { get }
  /// The type of activations.
  var precision: DType { get }
  /// The run's seed.
  var seed: UInt64 { get }
  /// A digest of the training data and of how it is turned into batches.
  var dataDigest: String { get }

  /// Batches from `cursor` on without end, each with the cursor after it.
  func batches(from cursor: Cursor) throws -> PrefetchingStream<CursorBatch<Batch, Cursor>>
  /// The loss of one batch.
  func loss(_ batch: Batch, _ context: ForwardContext) throws -> TaskLoss
  /// Metrics on the validation data by name, such as `validation_loss`; empty where there is none.
  func validate() throws -> [String: Double]
  /// What the user should know of validation metrics, one line each.
  func warnings(_ metrics: [String: Double]) -> [String]
  /// Writes the model so that other commands can use it.
  func save(to folder: String) throws
}

extension TrainingTask {
  /// Nothing: numbers speak for themselves.
  public func warnings(_ metrics: [String: Double]) -> [String] { [] }
}

/// A batch and the place after it.
public struct CursorBatch<Batch: Sendable, Cursor: Sendable>: Sendable {
  /// The data.
  public let batch: Batch
  /// The place of the next batch.
  public let next: Cursor

  /// A batch and the place after it.
  public init(batch: Batch, next: Cursor) {
    self.batch = batch
    self.next = next
  }
}

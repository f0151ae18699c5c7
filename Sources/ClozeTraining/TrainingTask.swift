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

/// The values that every training task has, whatever it trains on.
public struct TaskContext {
  /// Everything that is trained.
  public let store: ParameterStore
  /// The type of activations.
  public let precision: DType
  /// The run's seed.
  public let seed: UInt64
  /// A digest of the training data and of how it is turned into batches.
  public let dataDigest: String

  /// The context of a task that trains `store` by `recipe`.
  public init(_ store: ParameterStore, _ recipe: some TrainingRecipe, dataDigest: String) {
    (self.store, self.dataDigest) = (store, dataDigest)
    precision = recipe.precision.dtype
    seed = recipe.seed
  }

  /// A context of values.
  public init(store: ParameterStore, precision: DType, seed: UInt64, dataDigest: String) {
    (self.store, self.precision) = (store, precision)
    (self.seed, self.dataDigest) = (seed, dataDigest)
  }
}

/// The work that a modality hands to the trainer: parameters, batches, a loss and a validation.
public protocol TrainingTask {
  /// One step's (or, with accumulation, part of a step's) data.
  associatedtype Batch: Sendable

  /// The parameters, and the values that all tasks have.
  var context: TaskContext { get }

  /// Batches from `cursor` on without end, each with the cursor after it.
  func batches(from cursor: BatchCursor) throws -> BatchSequence<Batch>
  /// The loss of one batch.
  func loss(_ batch: Batch, _ context: ForwardContext) throws -> TaskLoss
  /// The metrics on the validation data by name, such as `validation_loss`; empty where there is none.
  func validate() throws -> [String: Double]
  /// Lines that the user should read beside validation metrics.
  func warnings(_ metrics: [String: Double]) -> [String]
  /// Writes the model so that other commands can use it.
  func save(to folder: String) throws
}

extension TrainingTask {
  /// Nothing: numbers speak for themselves.
  public func warnings(_ metrics: [String: Double]) -> [String] { [] }

  /// Everything that is trained.
  public var store: ParameterStore { context.store }
  /// The type of activations.
  public var precision: DType { context.precision }
  /// The run's seed.
  public var seed: UInt64 { context.seed }
  /// A digest of the training data and of how it is turned into batches.
  public var dataDigest: String { context.dataDigest }
}

/// Batches made ahead of time on a thread of their own, each with the place after it.
public typealias BatchSequence<Batch: Sendable> = PrefetchingStream<CursorBatch<Batch>>

/// A batch and the place after it.
public struct CursorBatch<Batch: Sendable>: Sendable {
  /// The data.
  public let batch: Batch
  /// The place of the next batch.
  public let next: BatchCursor

  /// A batch and the place after it.
  public init(batch: Batch, next: BatchCursor) {
    self.batch = batch
    self.next = next
  }
}

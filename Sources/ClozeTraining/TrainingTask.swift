import ClozeEncoder
import ClozeTensor
import ClozeTokens

/// The contribution of one batch.
public struct TaskLoss {
  /// The scalar to minimise.
  public let loss: Tensor
  /// The number of real tokens (or items, or points) in the batch.
  public let tokens: Int
  /// Further values by name, such as the accuracy at masked positions.
  public let metrics: [String: Double]
  /// The name of what the loss is of, in a task whose batches have losses of several kinds, each of
  /// which is watched by itself; nil in all others.
  public let kind: String?

  /// Makes the loss of a batch of `tokens` tokens.
  public init(
    loss: Tensor, tokens: Int, metrics: [String: Double] = [:], kind: String? = nil
  ) {
    self.loss = loss
    self.tokens = tokens
    self.metrics = metrics
    self.kind = kind
  }
}

/// The values that every training task has, whatever it trains on.
public struct TaskContext {
  /// All trained parameters.
  public let store: ParameterStore
  /// The type of activations.
  public let precision: DType
  /// The run's seed.
  public let seed: UInt64
  /// A digest of the training data and of how it is turned into batches.
  public let dataDigest: String

  /// Makes the context of a task that trains `store` by `recipe`.
  public init(_ store: ParameterStore, _ recipe: some TrainingRecipe, dataDigest: String) {
    (self.store, self.dataDigest) = (store, dataDigest)
    precision = recipe.precision.dtype(on: store.device)
    seed = recipe.seed
  }

  /// Makes a context from values.
  public init(store: ParameterStore, precision: DType, seed: UInt64, dataDigest: String) {
    (self.store, self.precision) = (store, precision)
    (self.seed, self.dataDigest) = (seed, dataDigest)
  }
}

/// A task for the trainer, defined by a modality: parameters, batches, a loss and validation.
///
/// ```swift
/// extension TrainingTask {
///   func firstLoss() throws -> Float {
///     guard let first = try batches(from: BatchCursor()).next() else { return .nan }
///     return try loss(first.batch, ForwardContext(evaluating: precision)).loss.values[0]
///   }
/// }
/// ```
public protocol TrainingTask {
  /// The data of one step, or of a part of a step with accumulation.
  associatedtype Batch: Sendable

  /// The parameters, and the values that all tasks have.
  var context: TaskContext { get }

  /// The number of batches of an epoch; nil if training is not counted in epochs.
  var batchesPerEpoch: Int? { get }
  /// The encoders of the model, where they depend on more than its kind; nil: those of its kind.
  var encoders: [EncoderNames]? { get }
  /// The parameters that are held as they are at the start; nil for none.
  var held: HeldParameters? { get }

  /// Returns an endless stream of batches from `cursor` on, each with the cursor after it.
  func batches(from cursor: BatchCursor) throws -> BatchSequence<Batch>
  /// Computes the loss of one batch.
  func loss(_ batch: Batch, _ context: ForwardContext) throws -> TaskLoss
  /// Returns the metrics on the validation data by name, such as `validation_loss`; empty if there
  /// is no such data.
  func validate() throws -> [String: Double]
  /// Returns warnings to print with the validation metrics.
  func warnings(_ metrics: [String: Double]) -> [String]
  /// Writes the model so that other commands can use it.
  func save(to folder: String) throws
}

extension TrainingTask {
  /// Nil: training is not counted in epochs.
  public var batchesPerEpoch: Int? { nil }
  /// Nil: they are those of its kind.
  public var encoders: [EncoderNames]? { nil }
  /// Nil: nothing is held.
  public var held: HeldParameters? { nil }

  /// No warnings.
  public func warnings(_ metrics: [String: Double]) -> [String] { [] }

  /// All trained parameters.
  public var store: ParameterStore { context.store }
  /// The type of activations.
  public var precision: DType { context.precision }
  /// The run's seed.
  public var seed: UInt64 { context.seed }
  /// A digest of the training data and of how it is turned into batches.
  public var dataDigest: String { context.dataDigest }
}

/// Batches made ahead of time on a separate thread, each with the cursor after it.
public typealias BatchSequence<Batch: Sendable> = PrefetchingStream<CursorBatch<Batch>>

/// A batch and the cursor after it.
public struct CursorBatch<Batch: Sendable>: Sendable {
  /// The data.
  public let batch: Batch
  /// The cursor of the next batch.
  public let next: BatchCursor

  /// Makes a pair of a batch and the cursor after it.
  public init(batch: Batch, next: BatchCursor) {
    self.batch = batch
    self.next = next
  }
}

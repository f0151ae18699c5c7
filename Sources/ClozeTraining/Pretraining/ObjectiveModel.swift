import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// A model with its data, as objectives train it: everything that a kind of data provides for
/// pretraining.
public protocol ObjectiveModel {
  /// A batch drawn ahead of time.
  associatedtype Batch: Sendable
  /// A batch that is ready to be encoded.
  associatedtype Prepared: ObjectiveBatch

  /// The encoder.
  var encoder: Encoder { get }

  /// Returns an endless stream of batches from `cursor` on, each with the cursor after it.
  func batches(from cursor: BatchCursor) throws -> BatchSequence<Batch>
  /// Calls `body` with each batch of the validation data, always in the same batches; with none if
  /// there is no such data.
  func forEachValidationBatch(_ body: (Prepared) throws -> Void) throws
  /// Returns the batch, ready to be trained on.
  func prepared(_ batch: Batch) throws -> Prepared
  /// Returns the encoder's input for the rows of a view of the batch.
  func input(
    _ batch: Prepared, _ pass: EncoderPass, _ context: ForwardContext
  ) throws -> EncoderInput
  /// Returns the number of tokens (or items, or points) of a batch.
  func tokens(in batch: Batch) -> Int
  /// Returns metrics on the validation data in addition to those of the objectives, by name.
  func validate() throws -> [String: Double]
  /// Writes the model so that other commands can use it.
  func save(to folder: String) throws
}

extension ObjectiveModel {
  /// No additional metrics.
  public func validate() throws -> [String: Double] { [:] }
}

/// A model that encodes batches without hiding anything.
public protocol EncodingModel: ObjectiveModel {
  /// Encodes all rows of a batch.
  func encode(_ batch: Batch, _ context: ForwardContext) throws -> Tensor
}

/// A recipe's body that names objectives.
public protocol ObjectiveBody: SplitBody {
  /// The objectives, with their settings.
  var objectives: ObjectiveChoice { get set }
  /// Properties of the data and the model that decide which objectives make sense.
  var traits: InputTraits { get }
  /// Other names for series of metrics than `series_measure`.
  static var seriesNames: [String: String] { get }
}

extension ObjectiveBody {
  /// The objectives that the data or the model is not made for.
  public static func problems(of recipe: Recipe<Self>) -> [String] {
    recipe.objectives.obstacles(recipe.traits)
  }
}

extension ObjectiveBody {
  /// All series are called `series_measure`.
  public static var seriesNames: [String: String] { [:] }

  /// The measures of the objectives.
  public var stepMetrics: [LoggedMetric] {
    objectives.stepMetrics.map { $0.named(Self.seriesNames[$0.name] ?? $0.name) }
  }
}

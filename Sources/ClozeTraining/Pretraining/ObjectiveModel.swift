import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// A model with its data as objectives train it: all that a kind of data brings to pretraining.
public protocol ObjectiveModel {
  /// A batch as it is drawn ahead of time.
  associatedtype Batch: Sendable
  /// A batch that is ready to be encoded.
  associatedtype Prepared: ObjectiveBatch

  /// Other names for series of metrics than `objective_measure`.
  static var seriesNames: [String: String] { get }
  /// The encoder.
  var encoder: Encoder { get }

  /// Batches from `cursor` on without end, each with the cursor after it.
  func batches(from cursor: BatchCursor) throws -> BatchSequence<Batch>
  /// Goes through the validation data, always in the same batches; none where there is none.
  func forEachValidationBatch(_ body: (Prepared) throws -> Void) throws
  /// The batch, ready to train on.
  func prepared(_ batch: Batch) throws -> Prepared
  /// The rows of a view of the batch as the encoder takes them.
  func input(
    _ batch: Prepared, _ pass: EncoderPass, _ context: ForwardContext
  ) throws -> EncoderInput
  /// The number of tokens (or items, or points) of a batch.
  func tokens(in batch: Batch) -> Int
  /// Metrics on the validation data beside those of the objectives, by name.
  func validate() throws -> [String: Double]
  /// Writes the model so that other commands can use it.
  func save(to folder: String) throws
}

extension ObjectiveModel {
  /// All series are called `objective_measure`.
  public static var seriesNames: [String: String] { [:] }
  /// There are none.
  public func validate() throws -> [String: Double] { [:] }
}

/// A recipe's body that names objectives.
public protocol ObjectiveBody: RecipeBody {
  /// The objectives, with their settings.
  var objectives: ObjectiveChoice { get set }
  /// Properties of the data and the model that decide which objectives make sense.
  var traits: InputTraits { get }
}

extension ObjectiveBody {
  /// The objectives that the data or the model is not made for.
  public static func problems(of recipe: Recipe<Self>) -> [String] {
    recipe.objectives.obstacles(recipe.traits)
  }
}

extension ObjectiveBody {
  /// The measures of the objectives.
  public var stepMetrics: [LoggedMetric] { objectives.metrics }
}

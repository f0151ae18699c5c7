import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// Something that a model is trained for, whatever the kind of data: the parameters that it adds, the passes through
/// the encoder that it reads, its loss, and the metrics that it gives.
///
/// An objective is one file in `Kinds/` and a line in `Objectives.all`; recipes name it under
/// `objectives`. Objectives that read the same pass share it.
///
/// ```swift
/// public struct LengthObjective: Objective {
///   public static let name = "length"
///   public static let summary = "the length of a sequence is predicted from its first token"
///   public struct Settings: ObjectiveSettings { ... }
///   public func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading] {
///     [Reading(EncoderPass(), rows: views[0].layout.firstRows)]
///   }
///   ...
/// }
/// ```
public protocol Objective {
  /// The keys of a recipe that are the objective's.
  associatedtype Settings: ObjectiveSettings

  /// The name in recipes, such as `masked`.
  static var name: String { get }
  /// One line on it.
  static var summary: String { get }
  /// The beginning of the names of its series of metrics; the name itself unless stated.
  static var series: String { get }
  /// The metrics of validation, without the objective's name: `loss`, `accuracy`.
  static var metrics: [LoggedMetric] { get }

  /// The reason why a model cannot be trained for it, as the end of a sentence that begins with the
  /// objective's key; nil if it can.
  static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String?
  /// The parameters and operations that it adds to those of the model.
  static func cost(_ settings: Settings, _ shape: ObjectiveShape) -> ObjectiveCost

  /// The objective with its parameters in the model's store.
  init(_ settings: Settings, _ setup: ObjectiveSetup) throws

  /// The rows of passes through the encoder that the loss of a batch is computed from; none where
  /// there is no loss, as for an objective that only trains when `draw` is for validation.
  func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading]
  /// The loss of a batch.
  ///
  /// - Parameter rows: the encoder's output at the rows of each reading.
  /// - Shapes: for each reading [rows.count, C].
  func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ context: ForwardContext
  ) throws -> ObjectiveLoss
}

extension Objective {
  /// The name itself.
  public static var series: String { name }
  /// Nothing is in the way.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? { nil }
  /// Nothing is added.
  public static func cost(_ settings: Settings, _ shape: ObjectiveShape) -> ObjectiveCost {
    ObjectiveCost()
  }
}

/// The settings of an objective: its weight, and keys of its own.
public protocol ObjectiveSettings: ConfigurationSection {
  /// The factor of its loss in the sum of all.
  var weight: Double { get }
}

/// Properties of a kind of data and its model that decide which objectives make sense.
public struct InputTraits: Sendable {
  /// The name of the kind of data, for messages.
  public var name: String
  /// True if samples are pairs of segments, or can be.
  public var hasPairs = false
  /// True if the first row of each sequence is a token of the whole, such as [CLS].
  public var hasClassToken = false
  /// True if a second encoder can be made that follows the model.
  public var hasMomentumEncoder = false
  /// The encoder.
  public var encoder: EncoderConfiguration

  /// Traits of a kind of data.
  public init(_ name: String, encoder: EncoderConfiguration) {
    (self.name, self.encoder) = (name, encoder)
  }
}

/// The parts of a model that an objective is built on.
public struct ObjectiveSetup {
  /// Turns the encoder's output into a token's loss.
  public let tokenHead: any TokenHead
  /// Tells whether two sentences belong together, where the model has such a head.
  public var nextSentence: NextSentenceHead?
  /// All parameters of the model.
  public let store: ParameterStore
  /// The encoder.
  public let encoder: EncoderConfiguration
  /// The number of places that a row can be at.
  public let places: Int
  /// The standard deviation of initial weights.
  public var deviation: Double
  /// Batches of a step.
  public var accumulation = 1
  /// Makes a second model in a store, which encodes a view of a batch at some rows.
  public var momentumEncoder: ((ParameterStore) throws -> MomentumEncoder)?

  /// The beginning of the names of parameters that objectives alone have: they are in checkpoints and not
  /// in model folders.
  public static let prefix = "objectives."

  /// The part of the store for the parameters of the objective called `name`.
  public func scope(_ name: String) -> ParameterStore { store.scoped(Self.prefix + name) }

  /// A setup for a model.
  ///
  /// - Parameter places: the number of places that a row can be at.
  public init(
    _ store: ParameterStore, _ encoder: EncoderConfiguration, tokenHead: any TokenHead,
    places: Int
  ) {
    (self.store, self.encoder, self.tokenHead, self.places) = (store, encoder, tokenHead, places)
    deviation = encoder.initializerRange
  }
}

/// Encodes a view of a batch, by its number, at some rows.
public typealias MomentumEncoder = (
  _ batch: any ObjectiveBatch, _ view: Int, _ rows: [Int32], _ context: ForwardContext
) throws -> Tensor

/// A head whose loss is that of the tokens at hidden rows.
public protocol TokenHead {
  /// The mean cross-entropy of the tokens that belong where `hidden` comes from.
  ///
  /// - Parameter sample: the classes that stand for all, where not all are compared.
  /// - Shapes: hidden [M, C], labels [M] -> a single number.
  func loss(_ hidden: Tensor, labels: [Int32], among sample: ClassSample?) throws
    -> CrossEntropyResult
}

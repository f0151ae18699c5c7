import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeTensor

/// An objective that a model is trained for, on any kind of data: the parameters that it adds, the
/// passes through the encoder that it reads, its loss, and its metrics.
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
  /// The objective's keys in a recipe.
  associatedtype Settings: ObjectiveSettings

  /// The name in recipes, such as `masked`.
  static var name: String { get }
  /// A summary in one line.
  static var summary: String { get }
  /// The prefix of the names of its series of metrics; by default the objective's name.
  static var series: String { get }
  /// The metrics of validation, without the objective's name: `loss`, `accuracy`.
  static var metrics: [LoggedMetric] { get }
  /// The measures of a step, also without the objective's name; those of validation unless stated.
  static var stepMetrics: [LoggedMetric] { get }

  /// True if it reads passes through the encoder; false if the batch has all that it needs.
  static var readsPasses: Bool { get }

  /// Returns the reason why a model cannot be trained for it, as the end of a sentence that starts
  /// with the objective's key; nil if it can.
  static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String?
  /// Returns the parameters and operations that it adds to those of the model.
  static func cost(_ settings: Settings, _ shape: ObjectiveShape) -> ObjectiveCost

  /// Makes the objective with its parameters in the model's store.
  init(_ settings: Settings, _ setup: ObjectiveSetup) throws

  /// Returns the rows of passes through the encoder that the loss of a batch is computed from; none
  /// if there is no loss, as with an objective that only trains when `draw` is for validation.
  func readings(of views: [SampleView], _ draw: ObjectiveDraw) -> [Reading]
  /// Computes the loss of a batch.
  ///
  /// - Parameter rows: The encoder's output at the rows of each reading.
  /// - Shapes: for each reading [rows.count, C].
  func loss(
    _ rows: [Tensor], _ readings: [Reading], _ batch: any ObjectiveBatch, _ draw: ObjectiveDraw,
    _ context: ForwardContext
  ) throws -> ObjectiveLoss
}

extension Objective {
  /// The objective's name.
  public static var series: String { name }
  /// True.
  public static var readsPasses: Bool { true }
  /// Those of validation.
  public static var stepMetrics: [LoggedMetric] { metrics }
  /// No obstacle.
  public static func obstacle(_ settings: Settings, _ traits: InputTraits) -> String? { nil }
  /// No additional cost.
  public static func cost(_ settings: Settings, _ shape: ObjectiveShape) -> ObjectiveCost {
    ObjectiveCost()
  }
}

/// The settings of an objective: its weight, and its other keys.
public protocol ObjectiveSettings: ConfigurationSection {
  /// The factor of its loss in the sum of all.
  var weight: Double { get }
  /// The number of steps over which the factor rises from a tenth; nil if it is always the same.
  var ramp: Int? { get }
}

extension ObjectiveSettings {
  /// The factor is always the same.
  public var ramp: Int? { nil }

  /// Returns the factor at `step`, counted from 0.
  func weight(at step: Int) -> Double {
    guard let ramp, step < ramp else { return weight }
    return weight * (0.1 + 0.9 * Double(step) / Double(ramp))
  }
}

/// Properties of a kind of data and its model that decide which objectives make sense.
public struct InputTraits: Sendable {
  /// The name of the kind of data, for messages.
  public var name: String
  /// True if samples are pairs of segments, or can be.
  public var hasPairs = false
  /// True if the first row of each sequence is a token for the whole sequence, such as [CLS].
  public var hasClassToken = false
  /// True if a second encoder that follows the model can be made.
  public var hasMomentumEncoder = false
  /// True if samples have partners of another kind of data.
  public var hasPartners = false
  /// True if partners are fused by an encoder of both.
  public var hasFusion = false
  /// The key of the number of blocks of that encoder.
  public var fusionKey = "backbone.crossLayers"
  /// True if samples have tokens, or codes, that can be predicted.
  public var hasTokens = true
  /// True if samples are patches of pixels, which a decoder predicts.
  public var hasPixels = false
  /// True if batches have codes of a quantizer.
  public var hasQuantizer = false
  /// The encoder.
  public var encoder: EncoderConfiguration

  /// Makes the traits of a kind of data.
  public init(_ name: String, encoder: EncoderConfiguration) {
    (self.name, self.encoder) = (name, encoder)
  }
}

/// The parts of a model that an objective is built on.
public struct ObjectiveSetup {
  /// The head that computes a token's loss from the encoder's output; nil if there are no tokens.
  public let tokenHead: (any TokenHead)?
  /// The head that predicts if two sentences belong together, if the model has one.
  public var nextSentence: NextSentenceHead?
  /// All parameters of the model.
  public let store: ParameterStore
  /// The encoder.
  public let encoder: EncoderConfiguration
  /// The number of positions that a row can have.
  public let places: Int
  /// The standard deviation of initial weights.
  public var deviation: Double
  /// The number of batches of a step.
  public var accumulation = 1
  /// The number of blocks after which objectives that contrast codes read the encoder; nil for all
  /// blocks.
  public var contrastDepth: Int?
  /// The width of the vectors of a quantizer's codes; nil if the model has none.
  public var quantizedWidth: Int?
  /// The parts of a model of pairs; nil for models of one kind of data.
  public var pairs: PairSetup?
  /// The decoder of hidden patches; nil if there are none.
  public var patchDecoder: PatchDecoder?
  /// Makes a second model in a store, which encodes rows of a view of a batch.
  public var momentumEncoder: ((ParameterStore) throws -> MomentumEncoder)?

  /// The prefix of the names of parameters that only objectives use: they are in checkpoints but
  /// not in model folders, but for those that evaluation needs.
  public static let prefix = "objectives."

  /// True if the parameter or state `name` belongs to the model, and not to its training alone, as
  /// those of objectives and of momentum copies do.
  public static func isOfModel(_ name: String) -> Bool {
    !name.hasPrefix(prefix) && !name.hasPrefix(MomentumCopy.prefix + ".")
  }

  /// Returns the part of the store for the parameters of the objective called `name`.
  public func scope(_ name: String) -> ParameterStore { store.scoped(Self.prefix + name) }

  /// Makes a setup for a model.
  ///
  /// - Parameter places: The number of positions that a row can have.
  public init(
    _ store: ParameterStore, _ encoder: EncoderConfiguration, tokenHead: (any TokenHead)?,
    places: Int
  ) {
    (self.store, self.encoder, self.tokenHead, self.places) = (store, encoder, tokenHead, places)
    deviation = encoder.initializerRange
  }
}

extension ObjectiveSetup {
  /// The head of tokens of a model that has tokens, as objectives that predict them require.
  var requiredTokenHead: any TokenHead {
    guard let tokenHead else { preconditionFailure("no tokens; see obstacle") }
    return tokenHead
  }
}

/// Encodes some rows of a view of a batch, given by its number.
public typealias MomentumEncoder = (
  _ batch: any ObjectiveBatch, _ view: Int, _ rows: [Int32], _ context: ForwardContext
) throws -> Tensor

/// A head that computes the loss of predicting the tokens at hidden rows.
public protocol TokenHead {
  /// Computes the mean cross-entropy of the tokens at the rows of `hidden`.
  ///
  /// - Parameter sample: The sample of classes in the softmax, if it is not over all of them.
  /// - Shapes: hidden [M, C], labels [M] -> a scalar.
  func loss(_ hidden: Tensor, labels: [Int32], among sample: ClassSample?) throws
    -> CrossEntropyResult
}

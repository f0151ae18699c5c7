import ClozeConfiguration
import ClozeTensor

/// A kind of block that encoders are stacks of.
///
/// A kind is a file in this folder and a line in `EncoderBlocks`; recipes and models then choose it
/// with the key `encoder.block`, and estimates of cost count it. `TransformerBlock` is the example.
public protocol EncoderBlock: SendableMetatype {
  /// The keys that only this kind has; `NoSettings` if there are none.
  ///
  /// They are under `encoder.blockSettings.NAME`; `EncoderConfiguration.settings(of:)` gives their
  /// values.
  associatedtype Settings: ConfigurationSection = NoSettings

  /// The name in recipes and model folders.
  static var name: String { get }
  /// A summary in one line.
  static var summary: String { get }
  /// True if a row's output depends on the rows beside it in their order, so that a view has to
  /// show all rows in their positions.
  static var readsNeighbours: Bool { get }

  /// Returns the problems of `configuration` for this kind, one line each, which starts with a key
  /// of the section `encoder`. Those of `Settings` are found separately.
  static func problems(of configuration: EncoderConfiguration) -> [String]

  /// Returns the cost of a block in sequences of `length` tokens.
  static func cost(of configuration: EncoderConfiguration, length: Int) -> BlockCost

  /// Makes block number `layer`, from 0, with its parameters in `store`, named `layers.<layer>.…`.
  init(_ store: ParameterStore, layer: Int, _ configuration: EncoderConfiguration) throws

  /// Encodes packed sequences.
  ///
  /// - Parameters:
  ///   - rows: The requested rows, ascending; nil for all.
  ///   - view: The rows that are attended to, and if positions are visible.
  /// - Shapes: [T, C] -> [T, C], or [rows.count, C].
  func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, rows: [Int32]?,
    view: AttentionView
  ) throws -> Tensor
}

extension EncoderBlock {
  /// False: rows are read through attention alone.
  public static var readsNeighbours: Bool { false }
  /// No problems: every configuration is possible.
  public static func problems(of configuration: EncoderConfiguration) -> [String] { [] }
}

/// The settings of a kind that has none.
public struct NoSettings: ConfigurationSection {
  /// Makes the empty settings.
  public init() {}
  /// No keys.
  public static let summaries: [String: String] = [:]
}

/// The cost of one block of an encoder.
public struct BlockCost: Sendable, Equatable {
  /// The number of parameters.
  public var parameters: Int
  /// Floating-point operations of a forward pass, per token.
  public var operations: Double
  /// The operations that remain for a token of the last block whose output nothing reads.
  public var unreadOperations: Double
  /// The number of values kept for the backward pass, per token.
  public var kept: Int
  /// The number of values kept for a token of the last block whose output nothing reads.
  public var unreadKept: Int
  /// The number of further values that are kept in f32 whatever the precision, such as sums of
  /// attention.
  public var keptInFloat: Int

  /// Makes a cost.
  ///
  /// By default, tokens whose output nothing reads cost as much as all others.
  public init(
    parameters: Int, operations: Double, unreadOperations: Double? = nil, kept: Int,
    unreadKept: Int? = nil, keptInFloat: Int = 0
  ) {
    (self.parameters, self.operations, self.kept) = (parameters, operations, kept)
    self.unreadOperations = unreadOperations ?? operations
    self.unreadKept = unreadKept ?? kept
    self.keptInFloat = keptInFloat
  }
}

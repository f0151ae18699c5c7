import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// A kind of data as a side of pairs: the way from a column of a manifest to rows of the encoder.
///
/// A kind is a file in this folder and a line in `PairKinds.all`; recipes choose it by the name of
/// its column under `kinds`, and its keys are under `sides`. `SpeechKind` is the example; kinds of
/// tokens conform to `TokenKind`.
public protocol PairKind: SendableMetatype {
  /// The keys of the kind.
  associatedtype Settings: ConfigurationSection

  /// The column of manifests, whose name is that of the kind.
  static var column: PairColumn { get }
  /// A summary in one line.
  static var summary: String { get }

  /// Reads the samples that manifests name; those that cannot be read are omissions of the result.
  ///
  /// - Parameter values: The different values of the column.
  static func samples(
    _ values: [PairValue], _ settings: Settings, _ reading: PairReading
  ) throws -> any PairSideSamples
  /// Makes the way from samples to the rows of the encoder, with its parameters in `store`.
  static func embedder(
    _ store: ParameterStore, _ settings: Settings, _ encoder: EncoderConfiguration,
    vocabulary count: Int
  ) throws -> any PairEmbedder
  /// Returns the problems of an encoder for this kind, with whole keys.
  static func problems(_ settings: Settings, _ encoder: EncoderConfiguration) -> [String]
  /// Returns the cost of embedding a sample.
  static func cost(
    _ settings: Settings, _ encoder: EncoderConfiguration, vocabulary count: Int
  ) -> PairSideCost
}

extension PairKind {
  /// The name in recipes.
  static var name: String { column.rawValue }

  /// The settings of the kind among those of all sides; the defaults if they are not given.
  static func settings(_ sides: Chosen<PairKinds>) -> Settings {
    sides[name] as? Settings ?? Settings()
  }
}

/// The needs of kinds for reading samples.
public struct PairReading {
  /// The beginning of the paths at which what is derived from files is kept.
  public let prefix: String
  /// The beginning of paths at which the same may lie, and which are only read; nil for none.
  public var kept: String?
  /// The number of threads.
  public let threads: Int
  /// The tokens of the kind; nil for kinds without, and for those whose tokens are not yet known.
  public var vocabulary: (any PairVocabulary)?
  /// Receives events.
  public let observe: (PreparationEvent) throws -> Void

  /// Returns what `open` finds at the path where it may lie, or what `make` makes.
  func derived<Shard>(
    of kind: String, open: (String) -> Shard?, make: (String) throws -> Shard
  ) rethrows -> Shard {
    let file = kind + ".shard"
    return try kept.flatMap { open($0 + file) } ?? make(prefix + file)
  }
}

/// The samples of a kind, by number.
public protocol PairSideSamples: Sendable {
  /// The samples that cannot be used, with their reasons, by number.
  var omissions: [Int: String] { get }
  /// Lines about the samples that are used.
  var notes: [String] { get }
  /// A checksum of all that batches are made of.
  var digest: String { get }

  /// Returns samples, ready to be embedded.
  ///
  /// - Parameter draw: Returns the random numbers of a sample by its number; nil without chance.
  func input(_ numbers: [Int32], _ draw: ((Int32) -> CounterRandom)?) -> any PairInput
}

extension PairSideSamples {
  /// No sample is left out.
  public var omissions: [Int: String] { [:] }
  /// There are none.
  public var notes: [String] { [] }
}

/// The samples of a side of a batch.
public protocol PairInput: Sendable {}

/// The way from samples of a kind to rows of the encoder.
public protocol PairEmbedder {
  /// The samples that it reads.
  associatedtype Input: PairInput

  /// The way in which the encoded rows of a sample become its vector.
  var pooling: Pooling { get }
  /// False if rows have vectors of their places, so that the encoder must not see their order.
  var isOrdered: Bool { get }

  /// Returns the layout of the rows.
  func layout(_ input: Input) throws -> SequenceLayout
  /// Computes the rows.
  ///
  /// - Shapes: -> [T, C].
  func rows(_ input: Input, _ context: ForwardContext) throws -> Tensor
}

extension PairEmbedder {
  /// True.
  public var isOrdered: Bool { true }
}

/// The cost of embedding a sample of a kind.
public struct PairSideCost: Sendable, Equatable {
  /// The number of parameters.
  public var parameters: Int
  /// The number of rows of a usual sample.
  public var rows: Int
  /// Floating-point operations for a sample.
  public var operations = 0.0
}

import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor

/// A model of two kinds of data that belong together: two towers whose vectors are compared, and an
/// encoder of pairs that classifies them and fills in tokens of the first side (Radford et al.
/// 2021, CLIP; Li et al. 2021, ALBEF).
public struct PairModel {
  /// The sizes of a model, as its folder has them.
  public struct Configuration: Sendable, Equatable {
    /// The sizes, whose keys are those of recipes.
    public var sizes: PairSizes
    /// The number of tokens of each kind that has tokens.
    public var vocabularies: [String: Int]
  }

  /// The name in model folders and recipes.
  public static let modality = "pair"

  /// The configuration.
  public let configuration: Configuration
  /// The tokens of each kind that has tokens, by its name.
  public let vocabularies: [String: any PairVocabulary]
  /// The parameters.
  public let store: ParameterStore
  /// The encoders of both sides.
  let sides: PairTowerSet
  /// The encoder of pairs; nil for none.
  let fusion: PairFusion?
  /// The classifier of pairs; nil without an encoder of pairs.
  let match: PairMatchHead?
  /// The head that fills in tokens of the first side; nil if it has none.
  let head: MaskedTokenHead?

  /// The sizes.
  public var sizes: PairSizes { configuration.sizes }

  /// Makes a model with fresh parameters.
  public init(
    _ sizes: PairSizes, _ vocabularies: [String: any PairVocabulary], seed: UInt64, device: Device
  ) throws {
    try self.init(sizes, vocabularies, ParameterStore(seed: seed, device: device))
  }

  init(
    _ sizes: PairSizes, _ vocabularies: [String: any PairVocabulary], _ store: ParameterStore
  ) throws {
    let counts = vocabularies.mapValues { $0.roles.count }
    configuration = Configuration(sizes: sizes, vocabularies: counts)
    (self.vocabularies, self.store) = (vocabularies, store)
    sides = try PairTowerSet(store, sizes, vocabularies: counts)
    let isFused = sizes.fusion.layers > 0
    fusion = isFused ? try PairFusion(store.scoped("fusion"), sizes.fused) : nil
    match =
      isFused
      ? try PairMatchHead(
        store, "match", inputs: sizes.encoder.hidden, deviation: sizes.encoder.initializerRange)
      : nil
    // Without an encoder of pairs nothing fills in tokens.
    let tokens = (sides.towers[0].embedder as? TokenEmbedder)?.embedding.tokens
    head =
      isFused
      ? try tokens.map { try MaskedTokenHead(store, tokens: $0, sizes.encoder) } : nil
  }

  /// Makes a second pair of towers in a store.
  func momentum(in store: ParameterStore) throws -> PairTowers {
    let twin = try PairTowerSet(store, sizes, vocabularies: configuration.vocabularies)
    return { batch, side, context in
      guard let batch = batch as? EncodedPairs else { preconditionFailure("a batch of pairs") }
      return try twin.vectors(side, batch.batch.inputs[side.rawValue], context)
    }
  }

  /// Encodes pairs of samples, given by their numbers among those that are encoded.
  ///
  /// - Precondition: The model has an encoder of pairs.
  func fused(
    _ first: EncodedSide, _ other: EncodedSide, _ pairs: [(first: Int, other: Int)],
    _ context: ForwardContext
  ) throws -> FusedPairs {
    guard let fusion else { preconditionFailure("no encoder of pairs; see obstacle") }
    return try fusion(
      first, other, isClassFirst: sides.towers[0].isClassFirst, pairs, context)
  }
}

extension PairModel.Configuration: Codable {
  private enum Key: String, CodingKey { case vocabularies }

  /// Reads the sizes and the numbers from one group.
  public init(from decoder: any Decoder) throws {
    sizes = try PairSizes(from: decoder)
    vocabularies = try decoder.container(keyedBy: Key.self)
      .decode([String: Int].self, forKey: .vocabularies)
  }

  /// Writes the sizes and the numbers into one group.
  public func encode(to encoder: any Swift.Encoder) throws {
    try sizes.encode(to: encoder)
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(vocabularies, forKey: .vocabularies)
  }
}

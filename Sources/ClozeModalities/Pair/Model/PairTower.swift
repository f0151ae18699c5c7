import ClozeConfiguration
import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// The encoder of one side, which sees nothing of the other.
struct PairTower {
  let embedder: any PairEmbedder
  let encoder: Encoder

  /// Encodes samples.
  func callAsFunction(_ input: any PairInput, _ context: ForwardContext) throws -> EncodedSide {
    let (rows, layout) = try embedded(input, context)
    let encoded = try encoder(rows, layout, context, view: view)
    return EncodedSide(
      rows: encoded, layout: layout, classes: try classes(encoded, layout))
  }

  /// Computes the vector of each sample; rows that it does not need are left out of the last block.
  ///
  /// - Shapes: -> [B, C].
  func classes(_ input: any PairInput, _ context: ForwardContext) throws -> Tensor {
    let (rows, layout) = try embedded(input, context)
    let wanted = embedder.pooling.rows(of: layout)
    return try embedder.pooling(
      encoder(rows, layout, context, rows: wanted, view: view), layout)
  }

  /// True if the vector of a sample is its first row.
  var isClassFirst: Bool { embedder.pooling == .cls }

  private var view: AttentionView { AttentionView(isPlaced: embedder.isOrdered) }

  private func classes(_ encoded: Tensor, _ layout: SequenceLayout) throws -> Tensor {
    let wanted = embedder.pooling.rows(of: layout)
    return try embedder.pooling(wanted.map(encoded.gatherRows) ?? encoded, layout)
  }

  /// Returns the layout of the rows of samples.
  func layout(_ input: any PairInput) throws -> SequenceLayout {
    func layout<Kind: PairEmbedder>(_ embedder: Kind) throws -> SequenceLayout {
      try embedder.layout(Self.samples(input, of: embedder))
    }
    return try layout(embedder)
  }

  /// Returns the encoder's rows of samples, with their layout.
  func embedded(
    _ input: any PairInput, _ context: ForwardContext
  ) throws -> (rows: Tensor, layout: SequenceLayout) {
    func embedded<Kind: PairEmbedder>(
      _ embedder: Kind
    ) throws -> (rows: Tensor, layout: SequenceLayout) {
      let input = Self.samples(input, of: embedder)
      return (try embedder.rows(input, context), try embedder.layout(input))
    }
    return try embedded(embedder)
  }

  private static func samples<Kind: PairEmbedder>(
    _ input: any PairInput, of _: Kind
  ) -> Kind.Input {
    guard let input = input as? Kind.Input else { preconditionFailure("samples of another kind") }
    return input
  }
}

/// Samples of a side that are encoded.
struct EncodedSide {
  /// The rows of all samples [T, C].
  let rows: Tensor
  /// The samples as sequences of these rows.
  let layout: SequenceLayout
  /// The vector of each sample [B, C].
  let classes: Tensor
}

/// The encoders of both sides, with the layers to the space in which they are compared.
struct PairTowerSet {
  /// The tower of each side, the first one first.
  let towers: [PairTower]
  /// The layer from a sample's vector to the one that is compared, for each side.
  let projections: [PairProjection]

  /// The prefix of the blocks that are the other side's alone.
  static let other = "other"

  /// Makes both with their parameters in `store`: the embedder of each kind under its name, the
  /// blocks of the first side as `layers.…`, those that the other side does not share as
  /// `other.layers.…`, and the projections as `space.…`.
  ///
  /// - Parameter vocabularies: The number of tokens of each kind that has tokens.
  init(_ store: ParameterStore, _ sizes: PairSizes, vocabularies: [String: Int]) throws {
    let first = sizes.firstShared, own = store.scoped(Self.other)
    let encoder = try Encoder(store, sizes.encoder)
    let encoders = [
      encoder,
      first < sizes.encoder.layers
        ? try Encoder(own, sharing: encoder, from: first) : try Encoder(own, sizes.encoder),
    ]
    func tower<Kind: PairKind>(_: Kind.Type, _ encoder: Encoder) throws -> PairTower {
      let count = vocabularies[Kind.name] ?? 0
      return PairTower(
        embedder: try Kind.embedder(
          store.scoped(Kind.name), Kind.settings(sizes.sides), sizes.encoder, vocabulary: count),
        encoder: encoder)
    }
    towers = try encoders.indices.map { try tower(sizes.both[$0], encoders[$0]) }
    projections = try sizes.kinds.map {
      try PairProjection(
        store, "space.\($0)", inputs: sizes.encoder.hidden, outputs: sizes.spaceWidth,
        deviation: sizes.encoder.initializerRange)
    }
  }

  /// Computes the compared vectors of samples of a side, of length 1.
  ///
  /// - Shapes: -> [B, D].
  func vectors(
    _ side: PairSide, _ input: any PairInput, _ context: ForwardContext
  ) throws -> Tensor {
    try projections[side.rawValue](towers[side.rawValue].classes(input, context))
  }
}

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

  /// Makes both with their parameters in `store`: `text.…`, `code.…`, `shared.…`, `space.…`.
  ///
  /// - Parameter vocabularies: The number of tokens of each kind that has tokens.
  init(_ store: ParameterStore, _ sizes: PairSizes, vocabularies: [String: Int]) throws {
    let encoder = sizes.encoder, first = sizes.firstShared
    let top =
      first < encoder.layers
      ? try EncoderTop(store.scoped("shared"), encoder, from: first) : nil
    func tower<Kind: PairKind>(_: Kind.Type) throws -> PairTower {
      let part = store.scoped(Kind.name)
      return PairTower(
        embedder: try Kind.embedder(
          part, Kind.settings(sizes.sides), encoder, vocabulary: vocabularies[Kind.name] ?? 0),
        encoder: try top.map { try Encoder(part, encoder, under: $0) } ?? Encoder(part, encoder))
    }
    towers = try sizes.both.map { try tower($0) }
    projections = try sizes.kinds.map {
      try PairProjection(
        store, "space.\($0)", inputs: encoder.hidden, outputs: sizes.spaceWidth,
        deviation: encoder.initializerRange)
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

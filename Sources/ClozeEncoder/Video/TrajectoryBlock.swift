import ClozeTensor

/// A block of the cross encoder (Yang et al. 2023, TW-BERT): x += A(LN x), x += FF(LN x).
///
/// A has seven or eight matrices, in the paper's official code W0 to W7: `qkv` is W0 to W2 of all
/// rows, `trajectory.qkv` W3 to W5, `output` W6, and `trajectory.output` W7.
struct TrajectoryBlock {
  private let norm: Norm
  private let qkv: Linear
  private let output: Linear
  private let wordQKV: Linear
  private let places: Places?
  private let feedForwardNorm: Norm
  private let feedForward: FeedForward
  private let residual: ResidualConnection
  private let configuration: EncoderConfiguration

  /// The layer and the norm that make a word's place of what it attends to in a frame.
  private struct Places {
    let output: Linear
    let norm: Norm
  }

  init(
    _ store: ParameterStore, layer: Int, _ configuration: EncoderConfiguration,
    words: WordAttention
  ) throws {
    let name = "layers.\(layer)", width = configuration.hidden
    self.configuration = configuration
    residual = ResidualConnection(layer: layer, configuration)
    func linear(_ part: String, _ outputs: Int) throws -> Linear {
      try Linear(
        store, "\(name).\(part)", inputs: width, outputs: outputs, bias: configuration.biases,
        deviation: configuration.initializerRange)
    }
    func norm(_ part: String) throws -> Norm {
      try Norm(store, "\(name).\(part).norm", width: width, configuration)
    }
    qkv = try linear("attention.qkv", 3 * width)
    output = try linear("attention.output", width)
    self.norm = try norm("attention")
    wordQKV = try linear("trajectory.qkv", 3 * width)
    places =
      words == .trajectory
      ? Places(output: try linear("trajectory.output", width), norm: try norm("trajectory")) : nil
    feedForward = try FeedForward(store, "\(name).feedForward", configuration)
    feedForwardNorm = try norm("feedForward")
  }

  /// Encodes the rows of pairs.
  ///
  /// - Parameters:
  ///   - isFirst: True if every text and clip is there once: their layers are computed once, and
  ///     their rows then copied to the pairs.
  ///   - isLast: True if only words and clips' vectors are read.
  /// - Shapes: [T, C] -> [T, C], or the rows of `pairs.output`.
  func callAsFunction(
    _ x: Tensor, _ pairs: PairLayout, _ context: ForwardContext, isFirst: Bool, isLast: Bool,
    maps: TrajectoryMaps?
  ) throws -> Tensor {
    let even = try norm(x)
    func paired(_ x: Tensor) throws -> Tensor { isFirst ? try x.gatherRows(pairs.sources) : x }
    let all = try paired(qkv(even))
    let words = try wordTerms(even, pairs, isFirst: isFirst)
    let ofWords =
      try places.map { try trajectories(all, words, $0, pairs, context, maps) }
      ?? mixedPatches(paired(even), words, pairs, context, maps)
    let ofClips = try clipTerms(all, pairs, context, isLast: isLast)
    let mixed = try Tensor.concatenating([ofWords] + ofClips, axis: 0)
      .gatherRows(isLast ? pairs.outputAssembly : pairs.assembly)
    let rows = isLast ? pairs.outputRows : nil, layout = isLast ? pairs.output : pairs.layout
    let base =
      try rows.map { rows in
        try x.gatherRows(isFirst ? rows.map { pairs.sources[Int($0)] } : rows)
      } ?? paired(x)
    let sum = try residual.joined(
      output.unbiased(mixed), output.bias, adding: base, layout, context)
    return try residual.joined(
      feedForward(feedForwardNorm(sum)), feedForward.output.bias, adding: sum, layout, context)
  }

  /// The queries, keys and values of words [L, 3C].
  private func wordTerms(
    _ even: Tensor, _ pairs: PairLayout, isFirst: Bool
  ) throws -> Tensor {
    guard isFirst else { return try wordQKV(even.gatherRows(pairs.wordRows)) }
    return try wordQKV(even.slice(axis: 0, 0..<pairs.words)).gatherRows(pairs.wordSources)
  }

  /// Attention of words to all words and to their places, which are what they attend to in each
  /// frame [L, C].
  private func trajectories(
    _ all: Tensor, _ words: Tensor, _ places: Places, _ pairs: PairLayout,
    _ context: ForwardContext, _ maps: TrajectoryMaps?
  ) throws -> Tensor {
    let width = configuration.hidden, heads = configuration.heads
    let found = try all.indexedAttention(
      pairs.toPatches, heads: heads, dropout: context.dropout(configuration.attentionDropout))
    let terms = try places.norm(places.output(found))
      .linear(wordQKV.weight, outputs: width..<3 * width, bias: wordQKV.bias)
    try maps?.add(all, words, terms, pairs, heads: heads)
    return try words.trajectoryAttention(
      terms, offsets: pairs.wordOffsets, frames: pairs.frames, heads: heads,
      dropout: context.dropout(configuration.attentionDropout))
  }

  /// Attention of words to all words and to all patches [L, C].
  private func mixedPatches(
    _ even: Tensor, _ words: Tensor, _ pairs: PairLayout, _ context: ForwardContext,
    _ maps: TrajectoryMaps?
  ) throws -> Tensor {
    let width = configuration.hidden, queries = try words.slice(axis: 1, 0..<width)
    let others = try even.gatherRows(pairs.wordsAndPatches)
      .linear(wordQKV.weight, outputs: width..<3 * width, bias: wordQKV.bias)
    maps?.add(plain: queries, others, pairs, heads: configuration.heads)
    return try queries.crossAttention(
      others, offsets: pairs.wordOffsets, keyOffsets: pairs.wordAndPatchOffsets,
      heads: configuration.heads, dropout: context.dropout(configuration.attentionDropout))
  }

  /// Attention within frames, to the words as well: the clips' vectors, each the mean over its
  /// frames [B, C], and unless only these are read, the results of all queries.
  private func clipTerms(
    _ all: Tensor, _ pairs: PairLayout, _ context: ForwardContext, isLast: Bool
  ) throws -> [Tensor] {
    let rows = isLast ? pairs.classToWords : pairs.toWords
    let results = try all.indexedAttention(
      rows, heads: configuration.heads,
      dropout: context.dropout(configuration.attentionDropout))
    // The clip's vector is the first query of each frame.
    let means = try results.gatherRows(Array(rows.queryOffsets.dropLast()))
      .mean(offsets: pairs.frameOffsets)
    return isLast ? [means] : [means, results]
  }
}

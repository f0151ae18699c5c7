import ClozeTensor

/// Multi-head self-attention (Vaswani et al. 2017, section 3.2.2). Queries, keys and values are
/// computed by one matrix product, or by two if few rows are queries or few are keys.
struct Attention {
  let qkv: Linear
  let output: Linear
  private let configuration: EncoderConfiguration
  private let frequencies: [Float]?
  private let slopes: [Float]?
  private let relative: DistanceScores?

  init(_ store: ParameterStore, _ name: String, _ configuration: EncoderConfiguration) throws {
    let width = configuration.hidden
    self.configuration = configuration
    qkv = try Linear(
      store, "\(name).qkv", inputs: width, outputs: 3 * width,
      bias: configuration.biases && !configuration.unbiasedQueries,
      deviation: configuration.initializerRange)
    output = try Linear(
      store, "\(name).output", inputs: width, outputs: width, bias: configuration.biases,
      deviation: configuration.initializerRange)
    frequencies = configuration.positions == .rotary ? configuration.rotaryFrequencies : nil
    slopes = configuration.positions == .alibi ? configuration.alibiSlopes : nil
    relative =
      configuration.positions == .relative
      ? try DistanceScores(store, "\(name).relative", configuration) : nil
  }

  /// The rows that are queries, if they are not all rows.
  struct Queries {
    /// The query rows [M, C].
    let rows: Tensor
    /// Their layout: their sequences and positions.
    let layout: SequenceLayout
  }

  /// Computes the output without the output layer's bias, which the residual connection adds.
  ///
  /// - Parameters:
  ///   - queries: The rows that attend, by default all.
  ///   - view: The rows that are attended to, and if positions are visible.
  /// - Shapes: [T, C] -> [T, C], or [M, C].
  func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, queries: Queries? = nil,
    view: AttentionView = AttentionView()
  ) throws -> Tensor {
    if let relative {
      return try output.unbiased(
        mixed(x, queries ?? Queries(rows: x, layout: layout), relative, layout, context, view))
    }
    if queries == nil && view.keys == nil {
      return try output.unbiased(mixed(x, layout, context, isPlaced: view.isPlaced))
    }
    return try output.unbiased(
      mixed(x, into: queries ?? Queries(rows: x, layout: layout), layout, context, view))
  }

  private func mixed(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, isPlaced: Bool
  ) throws -> Tensor {
    let projected = try turned(qkv(x), heads: 2 * configuration.heads, layout, isPlaced)
    let pattern = pattern(layout, isPlaced)
    try context.attentionMaps?.add(
      projected, layout, heads: configuration.heads, pattern: pattern)
    return try projected.selfAttention(
      offsets: layout.offsets, heads: configuration.heads, pattern: pattern,
      dropout: context.dropout(configuration.attentionDropout))
  }

  /// Computes cross-attention from the query rows to the rows that are attended to.
  private func mixed(
    _ x: Tensor, into queries: Queries, _ layout: SequenceLayout, _ context: ForwardContext,
    _ view: AttentionView
  ) throws -> Tensor {
    let width = configuration.hidden, heads = configuration.heads, placed = view.isPlaced
    let pattern = pattern(layout, placed)
    try requireNoDistances(pattern, view, context)
    let rows = try view.keys.map(x.gatherRows) ?? x
    let keyLayout = view.keys.map(layout.choosing) ?? layout
    let asked = try queries.rows.linear(qkv.weight, outputs: 0..<width, bias: qkv.bias)
    let others = try rows.linear(qkv.weight, outputs: width..<3 * width, bias: qkv.bias)
    return try turned(asked, heads: heads, queries.layout, placed).crossAttention(
      turned(others, heads: heads, keyLayout, placed), offsets: queries.layout.offsets,
      keyOffsets: keyLayout.offsets,
      // Positions among all rows are wrong among some of them; without a pattern none are needed.
      positions: view.keys == nil ? queries.layout.positions : nil, heads: heads,
      pattern: pattern, dropout: context.dropout(configuration.attentionDropout))
  }

  /// Computes attention with scores that depend on distances, from the query rows.
  private func mixed(
    _ x: Tensor, _ queries: Queries, _ relative: DistanceScores, _ layout: SequenceLayout,
    _ context: ForwardContext, _ view: AttentionView
  ) throws -> Tensor {
    let width = configuration.hidden, heads = configuration.heads
    try requireNoDistances(pattern(layout, view.isPlaced), view, context)
    let rows = try view.keys.map(x.gatherRows) ?? x
    let keyLayout = view.keys.map(layout.choosing) ?? layout
    let asked = try queries.rows.linear(qkv.weight, outputs: 0..<width, bias: qkv.bias)
    let others = try rows.linear(qkv.weight, outputs: width..<3 * width, bias: qkv.bias)
    let dropout = context.dropout(configuration.attentionDropout)
    guard view.isPlaced else {
      return try asked.adding(row: relative.contentBias).crossAttention(
        others, offsets: queries.layout.offsets, keyOffsets: keyLayout.offsets, heads: heads,
        dropout: dropout)
    }
    let positions = try relative.positions(layout, context)
    try context.attentionMaps?.add(asked, others, positions, layout, heads: heads)
    return try asked.relativeAttention(
      others, positions, offsets: queries.layout.offsets, keyOffsets: keyLayout.offsets,
      positions: queries.layout.positions, heads: heads, dropout: dropout)
  }

  /// Throws if keys are only some of the rows and attention depends on distance: the kernels take a
  /// key's index among the keys for its position.
  private func requireNoDistances(
    _ pattern: AttentionPattern, _ view: AttentionView, _ context: ForwardContext
  ) throws {
    guard let keys = view.keys else { return }
    guard pattern == AttentionPattern(), relative == nil || !view.isPlaced,
      context.attentionMaps == nil
    else {
      throw TensorError.badShape(
        operation: "keys of attention", shape: [keys.count],
        expected:
          "all rows with ALiBi or relative positions, causal or windowed attention and attention "
          + "maps; use positions learned, sinusoidal, rotary, given or none with full attention, "
          + "or a view without places"
      )
    }
  }

  /// Returns the first `heads` heads of each row, rotated by its position if positions are rotary.
  private func turned(
    _ x: Tensor, heads: Int, _ layout: SequenceLayout, _ isPlaced: Bool
  ) throws -> Tensor {
    guard isPlaced, let frequencies else { return x }
    return try x.rotary(
      positions: layout.positions, frequencies: frequencies, heads: heads,
      headWidth: configuration.hidden / configuration.heads)
  }

  private func pattern(_ layout: SequenceLayout, _ isPlaced: Bool) -> AttentionPattern {
    var pattern = AttentionPattern()
    guard isPlaced else { return pattern }
    pattern.slopes = slopes
    switch configuration.attention {
    case .full: break
    case .causal: pattern.isCausal = true
    case .window:
      pattern.window = configuration.window
      if configuration.globalTokens > 0 {
        pattern.global = layout.positions.map { Int($0) < configuration.globalTokens }
      }
    }
    return pattern
  }
}

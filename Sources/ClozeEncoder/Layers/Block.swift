import ClozeTensor

/// One transformer block: attention and feed-forward, each with a residual connection and a norm
/// before or after.
struct Block {
  private let attention: Attention
  private let attentionNorm: Norm
  private let feedForward: FeedForward
  private let feedForwardNorm: Norm
  private let configuration: EncoderConfiguration
  private let dropPath: Double

  init(_ store: ParameterStore, layer: Int, _ configuration: EncoderConfiguration) throws {
    let name = "layers.\(layer)", width = configuration.hidden
    self.configuration = configuration
    attention = try Attention(store, "\(name).attention", configuration)
    attentionNorm = try Norm(store, "\(name).attention.norm", width: width, configuration)
    feedForward = try FeedForward(store, "\(name).feedForward", configuration)
    feedForwardNorm = try Norm(store, "\(name).feedForward.norm", width: width, configuration)
    let last = max(1, configuration.layers - 1)
    dropPath = configuration.dropPath * Double(layer) / Double(last)
  }

  /// - Parameters:
  ///   - rows: the rows that are wanted, ascending; by default all.
  ///   - view: the rows that are looked at, and whether they have places.
  /// - Shapes: [T, C] -> [T, C], or [rows.count, C].
  func callAsFunction(
    _ x: Tensor, _ sequences: SequenceLayout, _ context: ForwardContext, rows: [Int32]? = nil,
    view: AttentionView = AttentionView()
  ) throws -> Tensor {
    // What comes out, and what it is added to.
    let layout = rows.map(sequences.choosing) ?? sequences
    let base = try rows.map(x.gatherRows) ?? x
    switch configuration.normPlacement {
    case .post:
      let queries = rows.map { _ in Attention.Queries(rows: base, layout: layout) }
      let mixed = try attention(x, sequences, context, queries: queries, view: view)
      let h = try normed(
        mixed, attention.output.bias, adding: base, attentionNorm, layout, context)
      let inner = try feedForward(h)
      return try normed(
        inner, feedForward.output.bias, adding: h, feedForwardNorm, layout, context)
    case .pre:
      let even = try attentionNorm(x)
      let queries = try rows.map {
        Attention.Queries(rows: try even.gatherRows($0), layout: layout)
      }
      let mixed = try attention(even, sequences, context, queries: queries, view: view)
      let h = try joined(mixed, attention.output.bias, adding: base, layout, context)
      let inner = try feedForward(feedForwardNorm(h))
      return try joined(inner, feedForward.output.bias, adding: h, layout, context)
    }
  }

  /// norm(residual + dropout(branch + bias)).
  private func normed(
    _ branch: Tensor, _ bias: Tensor?, adding residual: Tensor, _ norm: Norm,
    _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    guard let factors = context.dropPath(dropPath, sequences: layout.count) else {
      return try branch.norm(
        norm.parameters, adding: residual, bias: bias,
        dropout: context.dropout(configuration.dropout))
    }
    return try dropped(branch, bias, factors, layout, context)
      .norm(norm.parameters, adding: residual)
  }

  /// residual + dropout(branch + bias).
  private func joined(
    _ branch: Tensor, _ bias: Tensor?, adding residual: Tensor, _ layout: SequenceLayout,
    _ context: ForwardContext
  ) throws -> Tensor {
    guard let factors = context.dropPath(dropPath, sequences: layout.count) else {
      return try branch.residual(
        adding: residual, bias: bias, dropout: context.dropout(configuration.dropout))
    }
    return try dropped(branch, bias, factors, layout, context).residual(adding: residual)
  }

  /// dropout(branch + bias), each sequence's rows times its factor.
  private func dropped(
    _ branch: Tensor, _ bias: Tensor?, _ factors: [Float], _ layout: SequenceLayout,
    _ context: ForwardContext
  ) throws -> Tensor {
    let rows = zip(zip(layout.offsets, layout.offsets.dropFirst()), factors).flatMap {
      [Float](repeating: $1, count: Int($0.1 - $0.0))
    }
    return try branch.residual(bias: bias, dropout: context.dropout(configuration.dropout))
      .multiplying(column: Tensor(rows, [rows.count], branch.dtype, branch.device))
  }
}

import ClozeTensor

/// A transformer block whose attention and feed-forward layer read the same normalized input and
/// are added to it together (Wang and Komatsuzaki 2021, GPT-J; Chowdhery et al. 2022, section 2):
/// one norm instead of two, and no wait of one sublayer for the other.
public struct ParallelBlock: EncoderBlock {
  /// The name in recipes and model folders.
  public static let name = "parallel"
  /// A summary in one line.
  public static let summary = "attention and feed-forward side by side on one norm, as in PaLM"

  private let norm: Norm
  private let attention: Attention
  private let feedForward: FeedForward
  private let residual: ResidualConnection

  /// Makes the block with its parameters in `store`.
  public init(_ store: ParameterStore, layer: Int, _ configuration: EncoderConfiguration) throws {
    let name = "layers.\(layer)"
    norm = try Norm(store, "\(name).norm", width: configuration.hidden, configuration)
    attention = try Attention(store, "\(name).attention", configuration)
    feedForward = try FeedForward(store, "\(name).feedForward", configuration)
    residual = ResidualConnection(layer: layer, configuration)
  }

  /// Computes x + dropout(attention(norm(x))) + dropout(feedForward(norm(x))).
  ///
  /// - Shapes: [T, C] -> [T, C], or [rows.count, C].
  public func callAsFunction(
    _ x: Tensor, _ sequences: SequenceLayout, _ context: ForwardContext, rows: [Int32]?,
    view: AttentionView
  ) throws -> Tensor {
    let layout = rows.map(sequences.choosing) ?? sequences
    let even = try norm(x), chosen = try rows.map(even.gatherRows) ?? even
    let queries = rows.map { _ in Attention.Queries(rows: chosen, layout: layout) }
    let mixed = try attention(even, sequences, context, queries: queries, view: view)
    let sum = try residual.joined(
      mixed, attention.output.bias, adding: rows.map(x.gatherRows) ?? x, layout, context)
    return try residual.joined(
      feedForward(chosen), feedForward.output.bias, adding: sum, layout, context)
  }

  /// Returns the problems of attention, and of norms behind sublayers, which the block does not
  /// have.
  public static func problems(of configuration: EncoderConfiguration) -> [String] {
    configuration.headProblems()
      + (configuration.normPlacement == .pre
        ? [] : ["normPlacement is post: must be pre for blocks of the kind parallel"])
  }

  /// Returns the cost of a transformer block with one norm less.
  public static func cost(of configuration: EncoderConfiguration, length: Int) -> BlockCost {
    var cost = TransformerBlock.cost(of: configuration, length: length)
    cost.parameters -= configuration.normParameters
    cost.kept -= configuration.hidden
    return cost
  }
}

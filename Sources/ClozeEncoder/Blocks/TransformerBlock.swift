import ClozeTensor

/// A transformer block: attention and feed-forward, each with a residual connection and a norm
/// before or after (Vaswani et al. 2017, section 3.1).
public struct TransformerBlock: EncoderBlock {
  /// The name in recipes and model folders.
  public static let name = "transformer"
  /// A summary in one line.
  public static let summary = "attention and a feed-forward layer, as in BERT"

  private let attention: Attention
  private let attentionNorm: Norm
  private let feedForward: FeedForward
  private let feedForwardNorm: Norm
  private let placement: EncoderConfiguration.NormPlacement
  private let residual: ResidualConnection

  /// Makes the block with its parameters in `store`.
  public init(_ store: ParameterStore, layer: Int, _ configuration: EncoderConfiguration) throws {
    let name = "layers.\(layer)", width = configuration.hidden
    placement = configuration.normPlacement
    residual = ResidualConnection(layer: layer, configuration)
    attention = try Attention(store, "\(name).attention", configuration)
    attentionNorm = try Norm(store, "\(name).attention.norm", width: width, configuration)
    feedForward = try FeedForward(store, "\(name).feedForward", configuration)
    feedForwardNorm = try Norm(store, "\(name).feedForward.norm", width: width, configuration)
  }

  /// Encodes packed sequences.
  ///
  /// - Parameters:
  ///   - rows: The requested rows, ascending; by default all.
  ///   - view: The rows that are attended to, and if positions are visible.
  /// - Shapes: [T, C] -> [T, C], or [rows.count, C].
  public func callAsFunction(
    _ x: Tensor, _ sequences: SequenceLayout, _ context: ForwardContext, rows: [Int32]? = nil,
    view: AttentionView = AttentionView()
  ) throws -> Tensor {
    // The output's rows, and those of the residual connection.
    let layout = rows.map(sequences.choosing) ?? sequences
    let base = try rows.map(x.gatherRows) ?? x
    switch placement {
    case .post:
      let queries = rows.map { _ in Attention.Queries(rows: base, layout: layout) }
      let mixed = try attention(x, sequences, context, queries: queries, view: view)
      let h = try residual.normed(
        mixed, attention.output.bias, adding: base, attentionNorm, layout, context)
      let inner = try feedForward(h)
      return try residual.normed(
        inner, feedForward.output.bias, adding: h, feedForwardNorm, layout, context)
    case .pre:
      let even = try attentionNorm(x)
      let queries = try rows.map {
        Attention.Queries(rows: try even.gatherRows($0), layout: layout)
      }
      let mixed = try attention(even, sequences, context, queries: queries, view: view)
      let h = try residual.joined(mixed, attention.output.bias, adding: base, layout, context)
      let inner = try feedForward(feedForwardNorm(h))
      return try residual.joined(inner, feedForward.output.bias, adding: h, layout, context)
    }
  }
}

extension TransformerBlock {
  /// Returns the problems of attention with the sizes of heads.
  public static func problems(of configuration: EncoderConfiguration) -> [String] {
    configuration.headProblems()
  }

  /// Returns the cost of a block in sequences of `length` tokens.
  ///
  /// With C features and F inner ones it learns 3 C^2 + C^2 (attention), C F (twice that if gated)
  /// + F C, biases and two norms. A product with W weights costs 2 W per token; attention compares
  /// a token with n others and mixes their values, 2 n C + 2 n C (and with positions relative 4 n C
  /// for distances, whose vectors cost C^2 + 2 C parameters), where n is `length`, half of it
  /// if causal, at most 2 window + 1 + global tokens within a window. Tokens whose output nothing
  /// reads cost only their keys and values, 2 (2 C^2).
  ///
  /// It keeps 3 C (queries, keys, values), C (mixed values), C (attention's output), 2 C (the sum
  /// and its norm), F (twice if gated) before the activation and F after it, C (the output), 2 C
  /// (the sum and its norm), and a sum of attention for each head; tokens whose output nothing
  /// reads leave 2 C, and with norms before layers one more.
  public static func cost(of configuration: EncoderConfiguration, length: Int) -> BlockCost {
    let hidden = configuration.hidden, feedForward = configuration.feedForward
    let width = Double(hidden), isGated = configuration.gated
    let products =
      2 * (4 * width * width + Double(feedForward) * width * (isGated ? 3 : 2))
    return BlockCost(
      parameters: parameters(of: configuration),
      operations: products + (configuration.positions == .relative ? 8 : 4)
        * configuration.attended(length: length) * width,
      unreadOperations: 4 * width * width, kept: 10 * hidden + feedForward * (isGated ? 3 : 2),
      unreadKept: (configuration.normPlacement == .pre ? 3 : 2) * hidden,
      keptInFloat: configuration.heads)
  }

  private static func parameters(of configuration: EncoderConfiguration) -> Int {
    let hidden = configuration.hidden, bias = configuration.biases ? 1 : 0
    let inner = configuration.feedForward * (configuration.gated ? 2 : 1)
    let attention =
      3 * hidden * (hidden + (configuration.unbiasedQueries ? 0 : bias)) + hidden * (hidden + bias)
    let feedForward = inner * (hidden + bias) + hidden * (configuration.feedForward + bias)
    let distances =
      configuration.positions == .relative ? DistanceScores.parameters(width: hidden) : 0
    return attention + distances + feedForward + 2 * configuration.normParameters
  }
}

extension EncoderConfiguration {
  /// Returns the number of tokens that each one attends to in a sequence of `length`, on average.
  func attended(length: Int) -> Double {
    switch attention {
    case .full: Double(length)
    case .causal: Double(length + 1) / 2
    case .window: Double(min(length, 2 * window + 1 + globalTokens))
    }
  }
}

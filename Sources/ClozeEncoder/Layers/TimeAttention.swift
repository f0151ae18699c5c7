import ClozeTensor

/// Attention of each place of a frame to the same place at all times of its clip (Bertasius et al.
/// 2021, TimeSformer, section 3: divided attention).
struct TimeAttention {
  let qkv: Linear
  let output: Linear
  private let heads: Int
  private let dropout: Double

  init(_ store: ParameterStore, _ name: String, _ configuration: EncoderConfiguration) throws {
    let width = configuration.hidden
    (heads, dropout) = (configuration.heads, configuration.attentionDropout)
    qkv = try Linear(
      store, "\(name).qkv", inputs: width, outputs: 3 * width,
      bias: configuration.biases && !configuration.unbiasedQueries,
      deviation: configuration.initializerRange)
    output = try Linear(
      store, "\(name).output", inputs: width, outputs: width, bias: configuration.biases,
      deviation: configuration.initializerRange)
  }

  /// Computes the output without the output layer's bias.
  ///
  /// - Shapes: [T, C] -> [T, C].
  func callAsFunction(
    _ x: Tensor, _ frames: FrameLayout, _ context: ForwardContext
  ) throws -> Tensor {
    let mixed = try qkv(x).indexedAttention(
      frames.times, heads: heads, dropout: context.dropout(dropout))
    return try output.unbiased(mixed)
  }
}

import ClozeTensor
import Foundation

/// Multi-head self-attention (Vaswani et al. 2017, section 3.2.2). Queries, keys and values come from
/// one matrix product, or where few rows ask, from two.
struct Attention {
  let qkv: Linear
  let output: Linear
  private let configuration: EncoderConfiguration
  private let frequencies: [Float]?
  private let slopes: [Float]?

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
    frequencies = configuration.positions == .rotary ? Self.rotaryFrequencies(configuration) : nil
    slopes = configuration.positions == .alibi ? Self.alibiSlopes(configuration.heads) : nil
  }

  /// What asks, where not all rows do.
  struct Queries {
    /// The rows that ask [M, C].
    let rows: Tensor
    /// Which of them belong to which sequence, and where they stand in it.
    let layout: SequenceLayout
  }

  /// The output layer's bias is left for the residual connection to add.
  ///
  /// - Parameter queries: what asks, by default every row.
  /// - Shapes: [T, C] -> [T, C], or [M, C].
  func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, queries: Queries? = nil
  ) throws -> Tensor {
    try output.unbiased(
      queries.map { try mixed(x, into: $0, layout, context) } ?? mixed(x, layout, context))
  }

  private func mixed(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    let projected = try turned(qkv(x), heads: 2 * configuration.heads, layout)
    let pattern = pattern(layout)
    try context.attentionMaps?.add(
      projected, layout, heads: configuration.heads, pattern: pattern)
    return try projected.selfAttention(
      offsets: layout.offsets, heads: configuration.heads, pattern: pattern,
      dropout: context.dropout(configuration.attentionDropout))
  }

  /// What the rows that ask take from all rows.
  private func mixed(
    _ x: Tensor, into queries: Queries, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    let width = configuration.hidden, heads = configuration.heads
    let asked = try queries.rows.linear(qkv.weight, outputs: 0..<width, bias: qkv.bias)
    let others = try x.linear(qkv.weight, outputs: width..<3 * width, bias: qkv.bias)
    return try turned(asked, heads: heads, queries.layout).crossAttention(
      turned(others, heads: heads, layout), offsets: queries.layout.offsets,
      keyOffsets: layout.offsets, positions: queries.layout.positions, heads: heads,
      pattern: pattern(layout), dropout: context.dropout(configuration.attentionDropout))
  }

  /// The first `heads` heads of each row, turned by its position where positions are rotary.
  private func turned(_ x: Tensor, heads: Int, _ layout: SequenceLayout) throws -> Tensor {
    guard let frequencies else { return x }
    return try x.rotary(
      positions: layout.positions, frequencies: frequencies, heads: heads,
      headWidth: configuration.hidden / configuration.heads)
  }

  private func pattern(_ layout: SequenceLayout) -> AttentionPattern {
    var pattern = AttentionPattern()
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

  /// base^(-2 i / d) for the pairs of a head's d features.
  static func rotaryFrequencies(_ configuration: EncoderConfiguration) -> [Float] {
    let width = configuration.hidden / configuration.heads
    return (0..<width / 2).map {
      Float(pow(configuration.rotaryBase, -2 * Double($0) / Double(width)))
    }
  }

  /// 2^(-8 h / H) for H a power of two; otherwise the slopes of the power below, filled up with every
  /// other one of the power above (Press et al. 2022).
  static func alibiSlopes(_ heads: Int) -> [Float] {
    let power = 1 << (Int.bitWidth - 1 - heads.leadingZeroBitCount)
    let geometric = { (count: Int) in
      (1...count).map { Float(exp2(-8 * Double($0) / Double(count))) }
    }
    if power == heads { return geometric(heads) }
    let more = geometric(2 * power)
    return geometric(power) + stride(from: 0, to: 2 * (heads - power), by: 2).map { more[$0] }
  }
}

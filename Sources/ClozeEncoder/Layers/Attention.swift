import ClozeTensor
import Foundation

/// Multi-head self-attention (Vaswani et al. 2017, section 3.2.2). Queries, keys and values come from
/// one matrix product.
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

  /// The output layer's bias is left for the residual connection to add.
  ///
  /// - Parameter lastOnly: whether only the last row of each sequence is wanted.
  /// - Shapes: [T, C] -> [T, C], or [B, C].
  func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, lastOnly: Bool = false
  ) throws -> Tensor {
    guard lastOnly else { return try output.unbiased(mixed(x, layout, context)) }
    let isPlain =
      frequencies == nil && slopes == nil && configuration.attention != .window
      && context.attentionMaps == nil
    return try output.unbiased(
      isPlain
        ? mixedIntoLast(x, layout, context)
        : mixed(x, layout, context).gatherRows(layout.lastRows))
  }

  /// The values that each sequence's last row takes from all of its rows. Nobody comes after the last
  /// row, so that a causal pattern changes nothing.
  private func mixedIntoLast(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    let width = configuration.hidden
    func part(_ rows: Range<Int>) throws -> (weight: Tensor, bias: Tensor?) {
      (try qkv.weight.slice(axis: 0, rows), try qkv.bias?.slice(axis: 0, rows))
    }
    let (queries, others) = (try part(0..<width), try part(width..<3 * width))
    return try x.gatherRows(layout.lastRows).linear(queries.weight, bias: queries.bias)
      .crossAttention(
        x.linear(others.weight, bias: others.bias),
        offsets: Array(0...Int32(layout.count)), keyOffsets: layout.offsets,
        heads: configuration.heads,
        dropout: context.dropout(configuration.attentionDropout))
  }

  private func mixed(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    var projected = try qkv(x)
    if let frequencies {
      projected = try projected.rotary(
        positions: layout.positions, frequencies: frequencies, heads: configuration.heads)
    }
    let pattern = pattern(layout)
    try context.attentionMaps?.add(
      projected, layout, heads: configuration.heads, pattern: pattern)
    return try projected.selfAttention(
      offsets: layout.offsets, heads: configuration.heads, pattern: pattern,
      dropout: context.dropout(configuration.attentionDropout))
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

import ClozeTensor

/// The one encoder: a stack of blocks over packed sequences.
public struct Encoder {
  /// The values that make it what it is.
  public let configuration: EncoderConfiguration
  private let blocks: [Block]
  private let finalNorm: Norm?

  /// An encoder of `configuration` with its parameters in `store`.
  public init(_ store: ParameterStore, _ configuration: EncoderConfiguration) throws {
    self.configuration = configuration
    blocks = try (0..<configuration.layers).map { try Block(store, layer: $0, configuration) }
    finalNorm =
      configuration.normPlacement == .pre
      ? try Norm(store, "norm", width: configuration.hidden, configuration) : nil
  }

  /// Encodes packed sequences.
  ///
  /// - Shapes: [T, C] -> [T, C].
  public func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    let encoded = try blocks.reduce(x) { try $1($0, layout, context) }
    return try finalNorm.map { try $0(encoded) } ?? encoded
  }

  /// Encodes packed sequences, but in the last block only the last row of each: all that one needs who
  /// asks nothing of the others.
  ///
  /// - Shapes: [T, C] -> [B, C].
  public func last(_ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext) throws
    -> Tensor
  {
    let inner = try blocks.dropLast().reduce(x) { try $1($0, layout, context) }
    let encoded =
      try blocks.last.map { try $0(inner, layout, context, lastOnly: true) }
      ?? inner.gatherRows(layout.lastRows)
    return try finalNorm.map { try $0(encoded) } ?? encoded
  }
}

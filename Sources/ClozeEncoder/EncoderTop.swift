/// The last blocks of an encoder with its final norm, which several encoders can share: those of
/// different kinds of data, whose first blocks are private.
///
/// ```swift
/// let top = try EncoderTop(store.scoped("shared"), configuration, from: 2)
/// let texts = try Encoder(store.scoped("text"), configuration, under: top)
/// let sounds = try Encoder(store.scoped("speech"), configuration, under: top)
/// // "text.layers.0...", "speech.layers.0...", "shared.layers.2...", "shared.norm..."
/// ```
public struct EncoderTop {
  /// The number of the first shared block, from 0.
  let first: Int
  let blocks: [any EncoderBlock]
  let norm: Norm?

  /// Makes the blocks from number `first` on, and the norm after them, in `store`.
  ///
  /// - Throws: `UnknownBlock`, or `TensorError` if there is not enough memory.
  public init(
    _ store: ParameterStore, _ configuration: EncoderConfiguration, from first: Int
  ) throws {
    precondition((0...configuration.layers).contains(first), "one of the blocks, or the end")
    let kind = try EncoderBlocks.kind(configuration.block)
    self.first = first
    blocks = try (first..<configuration.layers).map {
      try kind.init(store, layer: $0, configuration)
    }
    norm = try configuration.finalNorm(store)
  }
}

extension EncoderConfiguration {
  /// Makes the norm after the last block; nil if blocks end with norms.
  func finalNorm(_ store: ParameterStore) throws -> Norm? {
    normPlacement == .pre ? try Norm(store, "norm", width: hidden, self) : nil
  }
}

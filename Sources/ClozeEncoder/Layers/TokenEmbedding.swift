import ClozeTensor

/// Token, position and segment embeddings, summed, normalized and dropped out (Devlin et al. 2019,
/// figure 2).
public struct TokenEmbedding {
  /// The tokens' vectors [V, C]; the output head shares them.
  public let tokens: Tensor
  private let configuration: EncoderConfiguration
  private let positions: Tensor?
  private let segments: Tensor?
  private let norm: Norm?

  /// Makes embeddings for `vocabularySize` tokens with their parameters in `store`.
  public init(
    _ store: ParameterStore, vocabularySize: Int, _ configuration: EncoderConfiguration
  ) throws {
    self.configuration = configuration
    let width = configuration.hidden, start = Initializer.normal(configuration.initializerRange)
    tokens = try store.add("embeddings.tokens", [vocabularySize, width], start, decays: true)
    switch configuration.positions {
    case .learned:
      positions = try store.add(
        "embeddings.positions", [configuration.maximumLength, width],
        configuration.sinusoidalStart ? .sinusoids(configuration.initializerRange) : start,
        decays: true)
    case .sinusoidal:
      positions = try Tensor(
        configuration.sinusoids, [configuration.maximumLength, width], tokens.dtype, tokens.device)
    case .rotary, .alibi, .relative, .given, .none: positions = nil
    }
    segments =
      configuration.segments > 0
      ? try store.add("embeddings.segments", [configuration.segments, width], start, decays: true)
      : nil
    norm =
      configuration.embeddingNorm
      ? try Norm(store, "embeddings.norm", width: width, configuration) : nil
  }

  /// Embeds tokens.
  ///
  /// - Parameter isPlaced: False to add no positions.
  /// - Shapes: ids and segments [T] -> [T, C].
  public func callAsFunction(
    _ ids: [Int32], segments types: [Int32]?, _ layout: SequenceLayout, _ context: ForwardContext,
    isPlaced: Bool = true
  ) throws -> Tensor {
    var tables = [tokens], lists = [ids]
    if isPlaced, let positions {
      tables.append(positions)
      lists.append(layout.positions)
    }
    if let segments {
      tables.append(segments)
      lists.append(types ?? [Int32](repeating: 0, count: ids.count))
    }
    let sum = try Tensor.embedding(tables, lists, as: context.dtype)
    return try (norm.map { try $0(sum) } ?? sum).dropout(context.dropout(configuration.dropout))
  }
}

import ClozeEncoder
import ClozeTensor

/// The embeddings and the encoder, which all models of tokens share.
public struct TokenEncoder {
  /// The embeddings, from tokens to vectors.
  public let embedding: TokenEmbedding
  /// The encoder, from vectors to contextual vectors.
  public let encoder: Encoder

  /// The encoder's configuration.
  public var configuration: EncoderConfiguration { encoder.configuration }
  /// V, the number of tokens.
  public var vocabularySize: Int { embedding.tokens.shape[0] }

  /// Makes an encoder of `vocabularySize` tokens with its parameters in `store`.
  public init(
    _ store: ParameterStore, _ configuration: EncoderConfiguration, vocabularySize: Int
  ) throws {
    embedding = try TokenEmbedding(store, vocabularySize: vocabularySize, configuration)
    encoder = try Encoder(store, configuration)
  }

  /// Encodes packed sequences of tokens.
  ///
  /// - Parameters:
  ///   - rows: The requested rows, ascending; by default all.
  ///   - view: The tokens that others attend to, and if positions are visible; by default all
  ///     tokens in their positions.
  /// - Shapes: ids and segments [T] -> [T, C], or [rows.count, C].
  public func callAsFunction(
    _ ids: [Int32], segments: [Int32]?, _ layout: SequenceLayout, _ context: ForwardContext,
    rows: [Int32]? = nil, view: AttentionView = AttentionView()
  ) throws -> Tensor {
    try encoder(
      embedding(ids, segments: segments, layout, context, isPlaced: view.isPlaced), layout, context,
      rows: rows, view: view)
  }

  /// Computes for each sequence the vector of its tokens after each of `depths` blocks, ascending,
  /// 0 for the embeddings, without gradients [sequences][depths][C].
  public func pooled(
    _ ids: [Int32], _ layout: SequenceLayout, _ context: ForwardContext, _ pooling: Pooling,
    after depths: [Int]
  ) throws -> [[[Float]]] {
    let rows = pooling.rows(of: layout) ?? (0..<Int32(ids.count)).map(\.self)
    let states = try GradientMode.disabled {
      try encoder.rows(
        depths.map { DepthRows(depth: $0, rows: rows) },
        of: embedding(ids, segments: nil, layout, context), layout, context
      ).map {
        try pooling.vectors(
          $0.cast(to: .f32).values, layout, width: configuration.hidden)
      }
    }
    return (states.first ?? []).indices.map { sequence in states.map { $0[sequence] } }
  }

  /// True if the parameter `name` belongs to the encoder of a model of tokens, not to a head.
  public static func owns(_ name: String) -> Bool {
    ["embeddings.", "layers.", "norm."].contains { name.hasPrefix($0) }
  }
}

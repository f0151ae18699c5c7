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

  /// True if the parameter `name` belongs to the encoder of a model of tokens, not to a head.
  public static func owns(_ name: String) -> Bool {
    ["embeddings.", "layers.", "norm."].contains { name.hasPrefix($0) }
  }
}

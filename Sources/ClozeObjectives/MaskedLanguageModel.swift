import ClozeEncoder
import ClozeTensor

/// Token embeddings, the encoder and a masked-token head: the model of text, source code and items.
public struct MaskedLanguageModel {
  /// All parameters.
  public let store: ParameterStore
  /// The embeddings and the encoder, from tokens to contextual vectors.
  public let tokens: TokenEncoder
  /// The masked-token head, from vectors to tokens.
  public let head: MaskedTokenHead
  /// The next-sentence head, from first tokens to the two classes, if the model was trained with
  /// it.
  public let nextSentence: NextSentenceHead?

  /// The encoder's configuration.
  public var configuration: EncoderConfiguration { tokens.configuration }
  /// V, the number of tokens.
  public var vocabularySize: Int { tokens.vocabularySize }

  /// Makes a model with initial parameters drawn from `seed`.
  ///
  /// - Parameters:
  ///   - dtype: The type of parameters: f32, or f64 for gradient checks.
  ///   - isDrawn: Returns true if the parameter of that name gets initial values; by default
  ///     every one does.
  public init(
    _ configuration: EncoderConfiguration, vocabularySize: Int, nextSentence: Bool = false,
    seed: UInt64, dtype: DType = .f32, device: Device,
    isDrawn: @escaping (String) -> Bool = { _ in true }
  ) throws {
    store = ParameterStore(seed: seed, dtype: dtype, device: device, isDrawn: isDrawn)
    tokens = try TokenEncoder(store, configuration, vocabularySize: vocabularySize)
    head = try MaskedTokenHead(store, tokens: tokens.embedding.tokens, configuration)
    self.nextSentence = nextSentence ? try NextSentenceHead(store, configuration) : nil
  }

  /// Encodes packed sequences of tokens.
  ///
  /// - Parameter rows: The requested rows, ascending; by default all.
  /// - Shapes: ids and segments [T] -> [T, C], or [rows.count, C].
  public func encode(
    _ ids: [Int32], segments: [Int32]? = nil, _ layout: SequenceLayout, _ context: ForwardContext,
    rows: [Int32]? = nil
  ) throws -> Tensor {
    try tokens(ids, segments: segments, layout, context, rows: rows)
  }
}

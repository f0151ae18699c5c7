import ClozeEncoder
import ClozeTensor

/// Token embeddings, the encoder and a masked-token head: what text, source code and items train.
public struct MaskedLanguageModel {
  /// All parameters.
  public let store: ParameterStore
  /// Tokens to vectors in context.
  public let tokens: TokenEncoder
  /// Vectors to tokens.
  public let head: MaskedTokenHead
  /// First tokens to whether two sentences belong together, where the model was trained for it.
  public let nextSentence: NextSentenceHead?

  /// The encoder's values.
  public var configuration: EncoderConfiguration { tokens.configuration }
  /// V, the number of tokens.
  public var vocabularySize: Int { tokens.vocabularySize }

  /// A model with initial parameters drawn from `seed`.
  ///
  /// - Parameters:
  ///   - dtype: the type of parameters: f32, or f64 for gradient checks.
  ///   - isDrawn: whether the parameter of that name gets initial values, by default every one.
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
  /// - Parameter rows: the tokens that are asked for, ascending; by default all.
  /// - Shapes: ids and segments [T] -> [T, C], or [rows.count, C].
  public func encode(
    _ ids: [Int32], segments: [Int32]? = nil, _ layout: SequenceLayout, _ context: ForwardContext,
    rows: [Int32]? = nil
  ) throws -> Tensor {
    try tokens(ids, segments: segments, layout, context, rows: rows)
  }
}

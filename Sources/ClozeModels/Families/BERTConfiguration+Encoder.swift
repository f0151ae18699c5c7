import ClozeEncoder
import ClozeTensor

extension BERTConfiguration {
  /// Makes the BERT configuration of `encoder`; nil if BERT cannot express it.
  ///
  /// This is checked by converting back, so that a value added to the encoder later cannot be lost.
  init?(
    _ encoder: EncoderConfiguration, vocabularySize: Int, modality: String? = nil,
    longest: Int? = nil, thresholds: [Double]? = nil
  ) {
    guard let activation = Self.activations.first(where: { $0.kind == encoder.activation }) else {
      return nil
    }
    self.vocabularySize = Whole(vocabularySize)
    hidden = Whole(encoder.hidden)
    layers = Whole(encoder.layers)
    heads = Whole(encoder.heads)
    feedForward = Whole(encoder.feedForward)
    self.activation = activation.name
    dropout = encoder.dropout
    attentionDropout = encoder.attentionDropout
    maximumLength = Whole(encoder.maximumLength)
    segments = Whole(encoder.segments)
    initializerRange = encoder.initializerRange
    normEpsilon = encoder.normEpsilon
    let extras = Extras(
      encoder, modality: modality, longest: longest, thresholds: thresholds)
    cloze = extras == Extras(EncoderConfiguration()) ? nil : extras
    guard let back = try? self.encoder(), back == encoder else { return nil }
  }

  /// Returns the members of `config.json`: keys with values as JSON text, in transformers' order.
  ///
  /// Numbers that transformers declares as floats are written with a point or an exponent, which it
  /// checks.
  func members(type: String, architecture: String, padding: Int32?) -> [(key: String, text: String)]
  {
    let wholes: [(CodingKeys, Whole?)] = [
      (.vocabularySize, vocabularySize), (.hidden, hidden), (.layers, layers), (.heads, heads),
      (.feedForward, feedForward), (.maximumLength, maximumLength), (.segments, segments),
    ]
    let reals: [(CodingKeys, Double?)] = [
      (.dropout, dropout), (.attentionDropout, attentionDropout),
      (.initializerRange, initializerRange), (.normEpsilon, normEpsilon),
    ]
    var members = [
      ("architectures", "[\"\(architecture)\"]"), ("model_type", "\"\(type)\""),
      ("pad_token_id", padding.map { "\($0)" } ?? "null"),
      ("position_embedding_type", "\"absolute\""),
      ("tie_word_embeddings", "true"),
    ]
    members += wholes.compactMap { key, whole in whole.map { (key.rawValue, "\($0.value)") } }
    members += reals.compactMap { key, value in value.map { (key.rawValue, "\($0)") } }
    if let activation { members.append((CodingKeys.activation.rawValue, "\"\(activation)\"")) }
    return members.sorted { $0.0 < $1.0 }
  }
}

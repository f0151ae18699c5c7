import ClozeEncoder
import ClozeTensor

/// Who looks at whom in one text.
public struct SequenceAttention {
  /// The text's tokens, [CLS] and [SEP] included.
  public let tokens: [String]
  /// For each layer that was asked for, for each head, how much each token looks at each other.
  public let maps: [(layer: Int, heads: [[[Double]]])]
}

extension SequenceModel {
  /// The attention of `layers`, counted from 0, when reading `text`.
  ///
  /// - Throws: `SequenceModelError.tooManyTokens` where the text has more than `limit` tokens.
  public func attention(_ text: String, layers: Set<Int>, limit: Int) throws -> SequenceAttention {
    let ids = frame(tokenizer.encode(text))
    guard ids.count <= limit else {
      throw SequenceModelError.tooManyTokens(count: ids.count, limit: limit)
    }
    let maps = AttentionMaps(of: layers.contains)
    try GradientMode.disabled {
      _ = try model.encode(
        ids, SequenceLayout(offsets: [0, Int32(ids.count)]),
        ForwardContext(evaluating: precision, attentionMaps: maps))
    }
    return SequenceAttention(
      tokens: ids.map { tokenizer.token($0) ?? "" },
      maps: maps.layers.enumerated().filter { !$0.element.isEmpty }.map { ($0.offset, $0.element) })
  }
}

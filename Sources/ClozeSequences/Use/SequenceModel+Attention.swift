import ClozeCapabilities
import ClozeEncoder
import ClozeTensor

extension SequenceModel: AttentionModel {
  /// The number of layers.
  public var layers: Int { model.configuration.layers }
  /// H, the number of heads per layer.
  public var heads: Int { model.configuration.heads }

  /// Returns the attention of `layers`, counted from 0, when reading `text`.
  ///
  /// - Throws: `SequenceModelError.tooManyTokens` if the text has more than `limit` tokens.
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

extension AttentionShowing where Self: SequenceKind {
  /// Reads the model at `path` with its tokenizer.
  public static func attentionModel(
    at path: String, _ compute: Compute
  ) throws -> any AttentionModel {
    try SequenceModel<Self>(path: path, precision: compute.dtype, device: compute.device)
  }
}

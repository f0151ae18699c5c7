import ClozeCapabilities

extension SequenceModel: TextEmbedder {
  /// The number of blocks.
  public var blocks: Int { model.configuration.layers }
  /// C, the number of features of a vector.
  public var features: Int { model.configuration.hidden }
  /// The maximum number of tokens that the model reads of a text.
  public var maximumTokens: Int { longestText }
}

extension Embedding where Self: SequenceKind {
  /// Reads the model at `path` with its tokenizer.
  public static func embedder(at path: String, _ compute: Compute) throws -> Embedder {
    .texts(
      try SequenceModel<Self>(
        path: path, precision: compute.dtype, device: compute.device, embeds: true))
  }
}

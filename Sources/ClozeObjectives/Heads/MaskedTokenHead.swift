import ClozeEncoder
import ClozeTensor

/// BERT's masked-token head: dense layer, activation, norm, then a softmax over the vocabulary
/// whose weights are the input embeddings (Devlin et al. 2019, section 3.1; google-research/bert
/// `get_masked_lm_output`), for the given rows.
public struct MaskedTokenHead {
  private let transform: Linear
  private let norm: Norm
  private let activation: ActivationKind
  /// The output weights, which are the input embeddings [V, C].
  public let tokens: Tensor
  /// The bias of the scores [V].
  public let bias: Tensor

  /// Makes a head over the vocabulary of `tokens` [V, C] with its parameters in `store`.
  public init(_ store: ParameterStore, tokens: Tensor, _ configuration: EncoderConfiguration)
    throws
  {
    let width = configuration.hidden
    transform = try Linear(
      store, "head.transform", inputs: width, outputs: width, bias: configuration.biases,
      deviation: configuration.initializerRange)
    norm = try Norm(store, "head.norm", width: width, configuration)
    bias = try store.add("head.bias", [tokens.shape[0]], .zeros, decays: false)
    activation = configuration.activation
    self.tokens = tokens
  }

  /// Computes the mean cross-entropy of the tokens at the rows of `hidden`.
  ///
  /// - Shapes: hidden [M, C], labels [M] -> a scalar.
  public func loss(_ hidden: Tensor, labels: [Int32]) throws -> CrossEntropyResult {
    try features(hidden).crossEntropy(weight: tokens, bias: bias, labels: labels)
  }

  /// Computes the mean cross-entropy over the classes of `sample` only, an estimate of that over
  /// all (Jean et al. 2015, section 3): for vocabularies whose logits would not fit into memory.
  ///
  /// - Shapes: hidden [M, C], as many labels in `sample` -> a scalar.
  public func loss(_ hidden: Tensor, among sample: ClassSample) throws -> CrossEntropyResult {
    let weight = try Tensor.embedding([tokens], [sample.classes], as: tokens.dtype)
    let shift = try Tensor(sample.corrections, [sample.classes.count], bias.dtype, bias.device)
    let biases = try bias.reshaped([bias.count, 1]).gatherRows(sample.classes)
      .reshaped([sample.classes.count]).adding(shift)
    return try features(hidden)
      .crossEntropy(weight: weight, bias: biases, labels: sample.labels)
  }

  /// Computes the scores of all tokens.
  ///
  /// - Shapes: hidden [M, C] -> [M, V].
  public func logits(_ hidden: Tensor) throws -> Tensor {
    try features(hidden).linear(tokens, bias: bias)
  }

  /// Computes the vectors whose inner products with `tokens`, plus `bias`, are the scores.
  ///
  /// - Shapes: hidden [M, C] -> [M, C].
  public func features(_ hidden: Tensor) throws -> Tensor {
    let inner = try hidden.linear(transform.weight)
    return try norm(inner.activation(activation, bias: transform.bias))
  }
}

extension MaskedTokenHead: TokenHead {
  /// Computes the mean cross-entropy over all tokens, or over those of `sample`.
  public func loss(
    _ hidden: Tensor, labels: [Int32], among sample: ClassSample?
  ) throws -> CrossEntropyResult {
    try sample.map { try loss(hidden, among: $0) } ?? loss(hidden, labels: labels)
  }
}

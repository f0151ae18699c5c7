import ClozeEncoder
import ClozeTensor

/// BERT's masked-token head: dense, activation, norm, then a softmax over the vocabulary whose
/// weights are the input embeddings (Devlin et al. 2019, section 3.1; google-research/bert
/// `get_masked_lm_output`), for the rows that are handed in.
public struct MaskedTokenHead {
  private let transform: Linear
  private let norm: Norm
  private let activation: ActivationKind
  /// The vectors that scores are inner products with [V, C]: the input embeddings.
  public let tokens: Tensor
  /// What is added to the scores [V].
  public let bias: Tensor

  /// A head over the vocabulary of `tokens` [V, C] with its parameters in `store`.
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

  /// The mean cross-entropy of the tokens that stood where `hidden` comes from.
  ///
  /// - Shapes: hidden [M, C], labels [M] -> a single number.
  public func loss(_ hidden: Tensor, labels: [Int32]) throws -> CrossEntropyResult {
    try features(hidden).crossEntropy(weight: tokens, bias: bias, labels: labels)
  }

  /// The mean cross-entropy among the classes of `sample` only, an estimate of that among all (Jean et
  /// al. 2015, section 3): for vocabularies whose logits would not fit.
  ///
  /// - Shapes: hidden [M, C], as many labels in `sample` -> a single number.
  public func loss(_ hidden: Tensor, among sample: ClassSample) throws -> CrossEntropyResult {
    let weight = try Tensor.embedding([tokens], [sample.classes], as: tokens.dtype)
    let shift = try Tensor(sample.corrections, [sample.classes.count], bias.dtype, bias.device)
    let biases = try bias.reshaped([bias.count, 1]).gatherRows(sample.classes)
      .reshaped([sample.classes.count]).adding(shift)
    return try features(hidden)
      .crossEntropy(weight: weight, bias: biases, labels: sample.labels)
  }

  /// The scores of all tokens.
  ///
  /// - Shapes: hidden [M, C] -> [M, V].
  public func logits(_ hidden: Tensor) throws -> Tensor {
    try features(hidden).linear(tokens, bias: bias)
  }

  /// The vectors whose inner products with `tokens`, plus `bias`, are the scores.
  ///
  /// - Shapes: hidden [M, C] -> [M, C].
  public func features(_ hidden: Tensor) throws -> Tensor {
    let inner = try hidden.linear(transform.weight)
    return try norm(inner.activation(activation, bias: transform.bias))
  }
}

extension MaskedTokenHead: TokenHead {
  /// The mean cross-entropy among all tokens, or those of `sample`.
  public func loss(
    _ hidden: Tensor, labels: [Int32], among sample: ClassSample?
  ) throws -> CrossEntropyResult {
    try sample.map { try loss(hidden, among: $0) } ?? loss(hidden, labels: labels)
  }
}

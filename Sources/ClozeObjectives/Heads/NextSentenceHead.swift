import ClozeEncoder
import ClozeTensor

/// BERT's next-sentence head: a tanh layer on the first token, then two classes, 0 where the second
/// sentence follows the first and 1 where it is random (Devlin et al. 2019, section 3.1).
public struct NextSentenceHead {
  private let pooler: Linear
  private let classifier: Linear

  /// Makes a head with its parameters in `store`.
  public init(_ store: ParameterStore, _ configuration: EncoderConfiguration) throws {
    pooler = try Linear(
      store, "pooler", inputs: configuration.hidden, outputs: configuration.hidden, bias: true,
      deviation: configuration.initializerRange)
    classifier = try Linear(
      store, "nextSentence", inputs: configuration.hidden, outputs: 2, bias: true,
      deviation: configuration.initializerRange)
  }

  /// Computes the mean cross-entropy of the labels.
  ///
  /// - Parameter first: The encoder's output at first tokens.
  /// - Shapes: first [B, C], labels [B] -> a scalar.
  public func loss(_ first: Tensor, labels: [Int32]) throws -> CrossEntropyResult {
    try first.linear(pooler.weight).activation(.tanh, bias: pooler.bias)
      .crossEntropy(weight: classifier.weight, bias: classifier.bias, labels: labels)
  }
}

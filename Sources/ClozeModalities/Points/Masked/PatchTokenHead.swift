import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// A linear layer from the encoder's output to the tokens of patches (Yu et al. 2022, section 3.3).
struct PatchTokenHead: TokenHead {
  private let layer: Linear

  init(_ store: ParameterStore, width: Int, vocabulary: Int, deviation: Double) throws {
    layer = try Linear(
      store, "head", inputs: width, outputs: vocabulary, bias: true, deviation: deviation)
  }

  /// Computes the scores of all tokens.
  ///
  /// - Shapes: [M, C] -> [M, V].
  func logits(_ hidden: Tensor) throws -> Tensor { try layer(hidden) }

  /// Computes the mean cross-entropy over all tokens, which are few enough.
  ///
  /// - Shapes: hidden [M, C], labels [M] -> a scalar.
  func loss(
    _ hidden: Tensor, labels: [Int32], among sample: ClassSample?
  ) throws -> CrossEntropyResult {
    precondition(sample == nil, "patches are compared with all tokens")
    return try hidden.crossEntropy(weight: layer.weight, bias: layer.bias, labels: labels)
  }
}

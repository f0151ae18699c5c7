import ClozeEncoder
import ClozeTensor

/// The head that predicts the codes of hidden rows: a linear layer and a softmax for each codebook
/// (Chung et al. 2021, section 3.2; Zhang et al. 2023, "Google USM", section 3.2, for several).
public struct CodeHead: TokenHead {
  /// The layers [V, C], one for each codebook.
  private let layers: [Linear]

  /// Makes a head for `codebooks` of `codes` codes each with its parameters in `store`.
  public init(
    _ store: ParameterStore, _ name: String, inputs: Int, codebooks: Int, codes: Int,
    deviation: Double
  ) throws {
    layers = try (0..<codebooks).map {
      try Linear(
        store, "\(name).\($0)", inputs: inputs, outputs: codes, bias: true, deviation: deviation)
    }
  }

  /// Computes the scores of the codes, codebook by codebook.
  ///
  /// - Shapes: hidden [M, C] -> G times [M, V].
  public func logits(_ hidden: Tensor) throws -> [Tensor] { try layers.map { try $0(hidden) } }

  /// Computes the mean cross-entropy over rows and codebooks.
  ///
  /// - Parameter sample: Nil: a codebook is small enough for all its codes.
  /// - Shapes: hidden [M, C], labels [M G], those of a row together -> a scalar.
  public func loss(
    _ hidden: Tensor, labels: [Int32], among sample: ClassSample? = nil
  ) throws -> CrossEntropyResult {
    precondition(sample == nil, "codes are predicted among all")
    let count = layers.count
    let results = try layers.enumerated().map { group, layer in
      try hidden.crossEntropy(
        weight: layer.weight, bias: layer.bias,
        labels: stride(from: group, to: labels.count, by: count).map { labels[$0] })
    }
    guard let first = results.first, count > 1 else { return results[0] }
    let sum = try results.dropFirst().reduce(first.loss) { try $0.adding($1.loss) }
    return CrossEntropyResult(
      loss: try sum.scaled(by: 1 / Double(count)),
      losses: (0..<labels.count).map { results[$0 % count].losses[$0 / count] },
      ranks: (0..<labels.count).map { results[$0 % count].ranks[$0 / count] })
  }
}

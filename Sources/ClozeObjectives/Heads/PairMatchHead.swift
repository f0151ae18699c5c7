import ClozeEncoder
import ClozeTensor

/// The head that tells matching pairs from others, by two vectors of each pair that has gone
/// through a cross encoder (Li et al. 2021, ALBEF, section 3.2): class 1 for those that match.
public struct PairMatchHead {
  private let classifier: Linear

  /// Makes a head called `name` with its parameters in `store`.
  ///
  /// - Parameter inputs: C, the width of each vector.
  public init(_ store: ParameterStore, _ name: String, inputs: Int, deviation: Double) throws {
    classifier = try Linear(
      store, name, inputs: 2 * inputs, outputs: 2, bias: true, deviation: deviation)
  }

  /// Computes the mean cross-entropy of the labels.
  ///
  /// - Shapes: first and second [P, C], `matches` [P] -> a scalar.
  public func loss(
    _ first: Tensor, _ second: Tensor, matches: [Bool]
  ) throws -> CrossEntropyResult {
    try Tensor.concatenating([first, second], axis: 1).crossEntropy(
      weight: classifier.weight, bias: classifier.bias, labels: matches.map { $0 ? 1 : 0 })
  }

  /// Computes the score of each pair, the logit of a match less that of none.
  ///
  /// - Shapes: first and second [P, C] -> P numbers.
  public func scores(_ first: Tensor, _ second: Tensor) throws -> [Double] {
    let logits = try classifier(Tensor.concatenating([first, second], axis: 1)).doubles
    return stride(from: 0, to: logits.count, by: 2).map { logits[$0 + 1] - logits[$0] }
  }
}

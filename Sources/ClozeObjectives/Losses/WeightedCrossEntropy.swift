import ClozeTensor
import Foundation

/// The cross-entropy of rows of scores in which rows may weigh differently and easy ones less.
///
/// With p the probability of a row's class, w its class's weight and g the focus, a row costs
/// w (1 - p)^g (-ln p); the loss is the sum over rows divided by the sum of their w, as in PyTorch
/// (focal loss: Lin et al. 2017, equation 5). Rows labelled -1 are left out.
public struct WeightedCrossEntropy: Sendable, Equatable {
  /// The weight of each class; empty for equal weights.
  public var weights: [Double]
  /// g, at least 0; with 0 it is the plain cross-entropy.
  public var focus: Double

  /// Makes a loss of these values.
  public init(weights: [Double] = [], focus: Double = 0) {
    (self.weights, self.focus) = (weights, focus)
  }

  /// Computes the loss; 0 if no row has a label.
  ///
  /// - Shapes: logits [N, K], labels [N] -> a scalar.
  public func callAsFunction(_ logits: Tensor, labels: [Int32]) throws -> Tensor {
    guard logits.shape.count == 2, labels.count == logits.shape[0] else {
      throw TensorError.badShape(
        operation: "weightedCrossEntropy", shape: logits.shape, expected: "a row for each label")
    }
    let classes = logits.shape[1], scores = logits.doubles
    var sum = 0.0, total = 0.0, slopes = [Double](repeating: 0, count: scores.count)
    for (row, label) in labels.enumerated() where label >= 0 {
      let weight = weights.isEmpty ? 1 : weights[Int(label)]
      total += weight
      let range = row * classes..<(row + 1) * classes
      sum += weight * add(scores[range], Int(label), weight, to: &slopes[range])
    }
    let share = total > 0 ? 1 / total : 0
    return try logits.loss(
      "weightedCrossEntropy", value: sum * share, slopes: slopes.map { $0 * share })
  }

  /// Returns the loss of a row of `scores` without its weight, and sets its slopes.
  private func add(
    _ scores: ArraySlice<Double>, _ label: Int, _ weight: Double,
    to slopes: inout ArraySlice<Double>
  ) -> Double {
    let most = scores.max() ?? 0
    let sum = scores.reduce(0) { $0 + exp($1 - most) }
    let logarithm = scores[scores.startIndex + label] - most - log(sum)
    let p = exp(logarithm), rest = max(0, 1 - p)
    // d/dz of (1 - p)^g (-ln p) is a factor times that of the plain cross-entropy, p_k - [k =
    // label].
    let factor =
      focus == 0
      ? 1 : pow(rest, focus) - (rest > 0 ? focus * pow(rest, focus - 1) * p * logarithm : 0)
    for place in 0..<scores.count {
      let share = exp(scores[scores.startIndex + place] - most) / sum
      slopes[slopes.startIndex + place] = weight * factor * (share - (place == label ? 1 : 0))
    }
    return focus == 0 ? -logarithm : -pow(rest, focus) * logarithm
  }
}

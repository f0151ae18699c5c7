import ClozeTensor
import Foundation

/// The loss of several labels at once: the mean over rows and labels of the cross-entropy of each
/// label's sigmoid, -(w y ln s + (1 - y) ln(1 - s)), which with a focus g weighs (1 - p)^g with p
/// the probability of the right answer (Lin et al. 2017, equation 4).
public struct LabelCrossEntropy: Sendable, Equatable {
  /// The weight w of each label where it is present; empty for 1.
  public var weights: [Double]
  /// g, at least 0; with 0 it is the plain cross-entropy.
  public var focus: Double

  /// Makes a loss of these values.
  public init(weights: [Double] = [], focus: Double = 0) {
    (self.weights, self.focus) = (weights, focus)
  }

  /// Computes the loss.
  ///
  /// - Parameter isPresent: True for each row's labels, [N * K].
  /// - Shapes: logits [N, K] -> a scalar.
  public func callAsFunction(_ logits: Tensor, isPresent: [Bool]) throws -> Tensor {
    guard logits.shape.count == 2, isPresent.count == logits.count else {
      throw TensorError.badShape(
        operation: "labelCrossEntropy", shape: logits.shape, expected: "a score for each label")
    }
    let labels = max(1, logits.shape[1]), count = Double(max(1, logits.count))
    var sum = 0.0
    let slopes = logits.doubles.enumerated().map { place, score -> Double in
      let sign = isPresent[place] ? 1.0 : -1.0
      let weight = isPresent[place] && !weights.isEmpty ? weights[place % labels] : 1
      // ln sigmoid(x), without overflow.
      let x = sign * score, logarithm = min(x, 0) - log1p(exp(-abs(x)))
      let rest = exp(min(-x, 0) - log1p(exp(-abs(x)))), p = exp(logarithm)
      let scale = focus == 0 ? 1 : pow(rest, focus)
      sum -= weight * scale * logarithm
      let slope =
        focus == 0
        ? -rest : scale * (focus * p * logarithm - rest)
      return sign * weight * slope / count
    }
    return try logits.loss("labelCrossEntropy", value: sum / count, slopes: slopes)
  }
}

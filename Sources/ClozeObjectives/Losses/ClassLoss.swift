import ClozeTensor

/// The cross-entropy of classes, with smoothed labels or with weights of classes.
public struct ClassLoss: Sendable, Equatable {
  /// The share of a label that goes to the other classes; unused with weights.
  public var smoothing: Double
  /// The weight of each class; empty for equal ones.
  public var weights: [Double]

  /// Makes a loss of these values.
  public init(smoothing: Double = 0, weights: [Double] = []) {
    (self.smoothing, self.weights) = (smoothing, weights)
  }

  /// Computes the mean over rows.
  ///
  /// - Shapes: logits [B, K], labels [B] -> a scalar.
  public func callAsFunction(_ logits: Tensor, labels: [Int32]) throws -> Tensor {
    weights.isEmpty
      ? try logits.crossEntropy(labels: labels, smoothing: smoothing)
      : try WeightedCrossEntropy(weights: weights)(logits, labels: labels)
  }
}

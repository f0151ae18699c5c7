import Foundation

/// The average class distribution of each sequence's rows.
public struct MeanSoftmax {
  /// The mean over each sequence's rows of their softmax [B, V], without a gradient.
  public let shares: Tensor
  /// The mean over sequences of the Kullback-Leibler divergence of the uniform distribution from
  /// those shares, sum over v of 1/V log((1/V) / share_v): a number, at least 0.
  public let divergence: Tensor
}

extension Tensor {
  /// Measures how evenly the rows of each sequence use the classes; as a loss, it keeps a learned
  /// vocabulary in use (Yu et al. 2022, section 3.2).
  ///
  /// Shares below the smallest normal number of single precision are raised to it.
  ///
  /// - Shapes: self [T, V], unnormalized log-probabilities; offsets [B + 1], no sequence empty.
  public func meanSoftmax(offsets: [Int32]) throws -> MeanSoftmax {
    try require(rank: 2, "meanSoftmax")
    try checkOffsets(offsets, rows: shape[0])
    guard shape[1] > 0, offsets.count > 1, zip(offsets, offsets.dropFirst()).allSatisfy(<) else {
      throw TensorError.badShape(
        operation: "meanSoftmax", shape: shape, expected: "classes, and rows in every sequence")
    }
    return try device.backend.meanSoftmax(self, offsets: offsets)
  }

  /// Shares and divergence made of a softmax, means and logarithms.
  func composedMeanSoftmax(offsets: [Int32]) throws -> MeanSoftmax {
    let shares = try softmax().mean(offsets: offsets)
    let logarithms = try shares.applying(.clamp(Self.smallestShare...1)).applying(.log)
    let offset = try Tensor([-log(Double(shape[1]))], [1], logarithms.dtype, device)
    let divergence = try offset.subtracting(logarithms.mean().reshaped([1])).reshaped([])
    return MeanSoftmax(shares: shares.detached(), divergence: divergence)
  }

  private static var smallestShare: Double { Double(Float.leastNormalMagnitude) }
}

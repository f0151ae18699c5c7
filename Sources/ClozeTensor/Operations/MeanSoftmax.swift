import Foundation

/// The average class distribution of each sequence's rows.
public struct MeanSoftmax {
  /// The mean over each sequence's rows of their softmax [B, V], without a gradient.
  public let shares: Tensor
  /// The mean over sequences of the Kullback-Leibler divergence of the uniform distribution from those
  /// shares, sum over v of 1/V log((1/V) / share_v): a number, at least 0.
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
    guard dtype != .f64, let backend = device.backend as? any NativeBackend else {
      return try plainMeanSoftmax(offsets)
    }
    let sequences = offsets.count - 1
    let shares = try like([sequences, shape[1]], .f32), logsums = try like([shape[0]], .f32)
    backend.meanSoftmax(self, offsets: offsets, shares: shares, logsums: logsums)
    let divergence = try Tensor([shares.divergence()], [], .f32, device)
    return MeanSoftmax(
      shares: shares,
      divergence: divergence.recording("meanSoftmax", [self]) { dy, gradients in
        let dx = try self.like()
        let weights = try shares.divergenceSlopes(dy.doubles[0], offsets)
        backend.meanSoftmaxBackward(
          self, offsets: offsets, weights: weights, logsums: logsums, into: dx)
        try gradients.add(self, dx)
      })
  }

  private func plainMeanSoftmax(_ offsets: [Int32]) throws -> MeanSoftmax {
    let shares = try softmax().mean(offsets: offsets)
    let logarithms = try shares.applying(.clamp(Self.smallestShare...1)).applying(.log)
    let offset = try Tensor([-log(Double(shape[1]))], [1], logarithms.dtype, device)
    let divergence = try offset.subtracting(logarithms.mean().reshaped([1])).reshaped([])
    return MeanSoftmax(shares: shares.detached(), divergence: divergence)
  }

  private static var smallestShare: Double { Double(Float.leastNormalMagnitude) }

  /// The mean over rows of -log V - mean of log share.
  private func divergence() -> Double {
    let (rows, width) = (shape[0], shape[1]), shares = floats
    let sums = device.backend.pool.sums(rows: rows, width: 1) { range, sum in
      for index in range.lowerBound * width..<range.upperBound * width {
        sum[0] -= Double(logf(max(shares[index], .leastNormalMagnitude)))
      }
    }
    return sums[0] / Double(rows * width) - log(Double(width))
  }

  /// The gradient of each row's softmax: -slope / (V B G share), where G is its sequence's number
  /// of rows.
  private func divergenceSlopes(_ slope: Double, _ offsets: [Int32]) throws -> Tensor {
    let (rows, width) = (shape[0], shape[1]), weights = try like(), from = floats
    let to = weights.floats
    device.backend.pool.ranges(rows, grain: max(1, 16384 / width)) {
      for row in $0 {
        let factor = -Float(
          slope / Double(width * rows * Int(offsets[row + 1] - offsets[row])))
        for index in row * width..<(row + 1) * width {
          to[index] = factor / max(from[index], .leastNormalMagnitude)
        }
      }
    }
    return weights
  }
}

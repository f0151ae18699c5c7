import CKernels
import Foundation

/// Samples and means of categorical distributions, row by row.
extension NativeBackend {
  func gumbelSoftmax(
    _ x: Tensor, temperature: Double, hard: Bool, random: CounterRandom
  ) throws -> Tensor {
    guard !hard, x.dtype != .f64 else {
      return try x.composedGumbelSoftmax(temperature: temperature, hard: hard, random: random)
    }
    let y = try x.like()
    gumbelSoftmax(x, temperature: temperature, random: random, into: y)
    return y.recording("gumbelSoftmax", [x]) { [unowned y] dy, gradients in
      let dx = try x.like()
      try self.softmaxBackward(y, dy: dy, logarithm: false, into: dx)
      try self.combine(dx, 1 / temperature, nil, 0, into: dx)
      try gradients.add(x, dx)
    }
  }

  func meanSoftmax(_ x: Tensor, offsets: [Int32]) throws -> MeanSoftmax {
    guard x.dtype != .f64 else { return try x.composedMeanSoftmax(offsets: offsets) }
    let sequences = offsets.count - 1
    let shares = try x.like([sequences, x.shape[1]], .f32)
    let logsums = try x.like([x.shape[0]], .f32)
    meanSoftmax(x, offsets: offsets, shares: shares, logsums: logsums)
    let divergence = try Tensor([shares.divergence()], [], .f32, x.device)
    return MeanSoftmax(
      shares: shares,
      divergence: divergence.recording("meanSoftmax", [x]) { dy, gradients in
        let dx = try x.like()
        let weights = try shares.divergenceSlopes(dy.doubles[0], offsets)
        self.meanSoftmaxBackward(
          x, offsets: offsets, weights: weights, logsums: logsums, into: dx)
        try gradients.add(x, dx)
      })
  }

  /// Computes y = softmax((x + noise) / temperature), with the noise of `random`'s stream from its
  /// start.
  private func gumbelSoftmax(
    _ x: Tensor, temperature: Double, random: CounterRandom, into y: Tensor
  ) {
    let width = x.shape.last ?? 1
    var stream = cloze_stream(key: random.key, stream: random.stream)
    withUnsafePointer(to: &stream) { stream in
      pool.rows(x.rowCount, grain: grain(width)) { begin, end in
        cloze_gumbel_softmax(
          x.raw, y.raw, Float(temperature), stream, x.dtype.code, Int64(width), begin, end)
      }
    }
  }

  /// Computes shares [B, V], the means of each sequence's softmax, and the logarithms of each row's
  /// sum [T].
  private func meanSoftmax(_ x: Tensor, offsets: [Int32], shares: Tensor, logsums: Tensor) {
    let width = x.shape[1]
    pool.run(offsets.count - 1) { sequence in
      cloze_mean_softmax(
        x.raw, shares.floats + sequence * width, logsums.floats, x.dtype.code, Int64(width),
        Int64(offsets[sequence]), Int64(offsets[sequence + 1]))
    }
  }

  /// Computes dx, given the gradients of the softmax of each sequence's rows [B, V].
  private func meanSoftmaxBackward(
    _ x: Tensor, offsets: [Int32], weights: Tensor, logsums: Tensor, into dx: Tensor
  ) {
    let width = x.shape[1]
    pool.run(offsets.count - 1) { sequence in
      cloze_mean_softmax_backward(
        x.raw, weights.floats + sequence * width, logsums.floats, dx.raw, x.dtype.code,
        Int64(width), Int64(offsets[sequence]), Int64(offsets[sequence + 1]))
    }
  }
}

/// Operations on the shares of classes [B, V].
extension Tensor {
  /// Computes the mean over rows of -log V - mean of log share.
  fileprivate func divergence() -> Double {
    let (rows, width) = (shape[0], shape[1]), shares = floats
    let sums = device.backend.pool.sums(rows: rows, width: 1) { range, sum in
      for index in range.lowerBound * width..<range.upperBound * width {
        sum[0] -= Double(logf(max(shares[index], .leastNormalMagnitude)))
      }
    }
    return sums[0] / Double(rows * width) - log(Double(width))
  }

  /// Computes the gradient of each row's softmax: -slope / (V B G share), G being its sequence's
  /// rows.
  fileprivate func divergenceSlopes(_ slope: Double, _ offsets: [Int32]) throws -> Tensor {
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

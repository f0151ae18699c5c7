/// y = (x - mean) / sqrt(variance + epsilon) gamma + beta per channel, and its gradients.
struct ChannelNorm {
  let x: Tensor
  let gamma: Tensor
  let beta: Tensor
  let mean: [Double]
  let inverse: [Double]
  /// True if the statistics are the batch's, and so depend on x.
  let ofBatch: Bool

  init(
    _ x: Tensor, _ mean: [Double], _ variance: [Double], _ gamma: Tensor, _ beta: Tensor,
    _ epsilon: Double, ofBatch: Bool, _ operation: String
  ) throws {
    self.x = x
    self.gamma = try gamma.operand(widenedTo: x.dtype, operation)
    self.beta = try beta.operand(widenedTo: x.dtype, operation)
    self.mean = mean
    inverse = variance.map { 1 / ($0 + epsilon).squareRoot() }
    self.ofBatch = ofBatch
  }

  func applied() throws -> Tensor {
    try x.dtype == .f64 ? applied(as: Double.self) : applied(as: Float.self)
  }

  private func applied<S: Scalar>(as type: S.Type) throws -> Tensor {
    let y = try x.like(), scale = zip(inverse, gamma.doubles).map(*)
    try forEachRow([mean, scale, beta.doubles], type) { row, width, channel in
      let input = x.elements(type) + row * width, output = y.elements(type) + row * width
      for c in 0..<width {
        output[c] = (input[c] - channel[c]) * channel[width + c] + channel[2 * width + c]
      }
    }
    return y.recording("batchNorm", [x, gamma, beta]) { dy, gradients in
      let (dbeta, dgamma) = self.sums(dy, type)
      try gradients.add(self.x, self.inputGradient(dy, dbeta, dgamma, type))
      try gradients.add(self.gamma, Tensor(dgamma, self.gamma.shape, dy.dtype, dy.device))
      try gradients.add(self.beta, Tensor(dbeta, self.beta.shape, dy.dtype, dy.device))
    }
  }

  /// Returns per channel the sums over rows of dy and of dy times the normalized x.
  private func sums<S: Scalar>(_ dy: Tensor, _: S.Type) -> ([Double], [Double]) {
    let width = mean.count, input = x.elements(S.self), upstream = dy.elements(S.self)
    let both = mean.withUnsafeBufferPointer { mean in
      x.device.backend.pool.sums(rows: x.rowCount, width: 2 * width) { rows, sums in
        for row in rows {
          for c in 0..<width {
            let dy = Double(upstream[row * width + c])
            sums[c] += dy
            sums[width + c] += dy * (Double(input[row * width + c]) - mean[c])
          }
        }
      }
    }
    return (Array(both.prefix(width)), zip(both.suffix(width), inverse).map(*))
  }

  /// gamma / sigma (dy - mean(dy) - xhat mean(dy xhat)), with the means only if the statistics are
  /// the batch's.
  private func inputGradient<S: Scalar>(
    _ dy: Tensor, _ dbeta: [Double], _ dgamma: [Double], _ type: S.Type
  ) throws -> Tensor {
    let dx = try x.like(), share = ofBatch ? 1 / Double(x.rowCount) : 0
    let scale = zip(inverse, gamma.doubles).map(*)
    let along = zip(dgamma, inverse).map { $0 * $1 * share }
    try forEachRow([mean, scale, dbeta.map { $0 * share }, along], type) { row, width, channel in
      let input = x.elements(type) + row * width, upstream = dy.elements(type) + row * width
      let output = dx.elements(type) + row * width
      for c in 0..<width {
        let centred = upstream[c] - channel[2 * width + c]
        output[c] =
          (centred - (input[c] - channel[c]) * channel[3 * width + c]) * channel[width + c]
      }
    }
    return dx
  }

  /// Calls `body` for each row with the numbers per channel, one list after the other.
  private func forEachRow<S: Scalar>(
    _ channels: [[Double]], _: S.Type,
    _ body: (_ row: Int, _ width: Int, _ channels: UnsafePointer<S>) -> Void
  ) throws {
    let width = mean.count
    channels.joined().map { S($0) }.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      x.device.backend.pool.ranges(x.rowCount, grain: max(1, 16384 / max(1, width))) {
        for row in $0 { body(row, width, base) }
      }
    }
  }
}

/// The result of batch normalization in training.
public struct BatchNormResult {
  /// The normalized tensor.
  public let output: Tensor
  /// The mean of each channel over the batch [C], for the running mean.
  public let mean: Tensor
  /// The unbiased variance of each channel [C], for the running variance.
  public let variance: Tensor
}

extension Tensor {
  /// Batch normalization with the batch's statistics (Ioffe and Szegedy 2015): each channel is
  /// normalized to mean 0 and variance 1 over all rows, then becomes gamma x + beta.
  ///
  /// - Shapes: self [..., C] with at least 2 rows, gamma and beta [C] -> [..., C].
  public func batchNorm(
    gamma: Tensor, beta: Tensor, epsilon: Double = 1e-5
  ) throws -> BatchNormResult {
    let operation = "batchNorm", rows = rowCount
    try requireChannels([gamma, beta], operation)
    guard rows >= 2 else {
      throw TensorError.badShape(
        operation: operation, shape: shape, expected: "at least 2 rows, for a variance")
    }
    let x = try dtype == .bf16 ? cast(to: .f32) : self
    let (mean, variance) =
      x.dtype == .f64 ? x.moments(as: Double.self) : x.moments(as: Float.self)
    let norm = try ChannelNorm(
      x, mean, variance, gamma, beta, epsilon, ofBatch: true, operation)
    let unbiased = variance.map { $0 * Double(rows) / Double(rows - 1) }
    return try BatchNormResult(
      output: norm.applied().cast(to: dtype),
      mean: Tensor(mean, [shape.last ?? 1], x.dtype, device),
      variance: Tensor(unbiased, [shape.last ?? 1], x.dtype, device))
  }

  /// Batch normalization with given statistics, as in evaluation: each row is treated
  /// independently.
  ///
  /// - Shapes: self [..., C]; mean, variance, gamma and beta [C] -> [..., C].
  public func batchNorm(
    mean: Tensor, variance: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double = 1e-5
  ) throws -> Tensor {
    try requireChannels([mean, variance, gamma, beta], "batchNorm")
    return try widened { x in
      try ChannelNorm(
        x, mean.doubles, variance.doubles, gamma, beta, epsilon, ofBatch: false, "batchNorm"
      ).applied()
    }
  }

  private func requireChannels(_ parameters: [Tensor], _ operation: String) throws {
    guard let channels = shape.last else {
      throw TensorError.badShape(operation: operation, shape: shape, expected: "at least 1 axis")
    }
    for parameter in parameters { try parameter.require(shape: [channels], operation) }
  }

  /// The mean and the biased variance of each channel.
  private func moments<S: Scalar>(as _: S.Type) -> (mean: [Double], variance: [Double]) {
    let width = shape.last ?? 1, rows = rowCount, input = elements(S.self)
    let pool = device.backend.pool
    let mean = pool.sums(rows: rows, width: width) { rows, sums in
      for row in rows {
        let x = input + row * width
        for column in 0..<width { sums[column] += Double(x[column]) }
      }
    }.map { $0 / Double(rows) }
    let variance = mean.withUnsafeBufferPointer { mean in
      pool.sums(rows: rows, width: width) { rows, sums in
        for row in rows {
          let x = input + row * width
          for column in 0..<width {
            let distance = Double(x[column]) - mean[column]
            sums[column] += distance * distance
          }
        }
      }
    }.map { $0 / Double(rows) }
    return (mean, variance)
  }
}

extension Tensor {
  /// max(batchNorm(self + each), 0) with the batch's statistics, in as few passes over memory as
  /// possible: the step between two layers of a network that is applied to every point
  /// independently.
  ///
  /// - Parameter each: added to this tensor's rows, each of its rows to an equal run of them, such
  ///   as the features that all points of a patch share; nil for nothing.
  /// - Shapes: self [T, C] with T at least 2, each [P, C] with P a divisor of T, gamma and beta [C]
  ///   -> [T, C].
  public func rectifiedBatchNorm(
    adding each: Tensor? = nil, gamma: Tensor, beta: Tensor, epsilon: Double = 1e-5
  ) throws -> BatchNormResult {
    try requireTerms(each)
    for parameter in [gamma, beta] { try parameter.require(shape: [shape[1]], "batchNorm") }
    guard rowCount >= 2 else {
      throw TensorError.badShape(
        operation: "batchNorm", shape: shape, expected: "at least 2 rows, for a variance")
    }
    return try device.backend.rectifiedBatchNorm(
      terms(each), gamma: gamma, beta: beta, epsilon: epsilon)
  }

  /// max(batchNorm(self + each), 0) with given statistics.
  ///
  /// - Shapes: as with the batch's statistics; mean and variance [C].
  public func rectifiedBatchNorm(
    adding each: Tensor? = nil, mean: Tensor, variance: Tensor, gamma: Tensor, beta: Tensor,
    epsilon: Double = 1e-5
  ) throws -> Tensor {
    try requireTerms(each)
    for parameter in [mean, variance, gamma, beta] {
      try parameter.require(shape: [shape[1]], "batchNorm")
    }
    return try device.backend.rectifiedBatchNorm(
      terms(each), mean: mean, variance: variance, gamma: gamma, beta: beta, epsilon: epsilon)
  }

  private func requireTerms(_ each: Tensor?) throws {
    try require(rank: 2, "batchNorm")
    guard let each else { return }
    guard each.shape.count == 2, each.shape[1] == shape[1], each.dtype == dtype,
      each.shape[0] > 0, shape[0] % each.shape[0] == 0
    else {
      throw TensorError.shapeMismatch(operation: "batchNorm", lhs: shape, rhs: each.shape)
    }
  }

  private func terms(_ each: Tensor?) -> ChannelTerms {
    ChannelTerms(x: self, each: each, size: each.map { shape[0] / $0.shape[0] } ?? 1)
  }
}

extension ChannelTerms {
  /// The sum, its normalization and the rectifier one after the other.
  func composedBatchNorm(gamma: Tensor, beta: Tensor, epsilon: Double) throws -> BatchNormResult {
    let plain = try sum().batchNorm(gamma: gamma, beta: beta, epsilon: epsilon)
    return BatchNormResult(
      output: try plain.output.activation(.relu), mean: plain.mean, variance: plain.variance)
  }

  /// The same with given statistics.
  func composedBatchNorm(
    mean: Tensor, variance: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double
  ) throws -> Tensor {
    try sum().batchNorm(
      mean: mean, variance: variance, gamma: gamma, beta: beta, epsilon: epsilon
    ).activation(.relu)
  }
}

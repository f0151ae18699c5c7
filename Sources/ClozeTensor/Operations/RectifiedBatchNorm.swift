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
    guard dtype != .f64, let backend = device.backend as? any NativeBackend else {
      let plain = try repeating(each).batchNorm(gamma: gamma, beta: beta, epsilon: epsilon)
      return BatchNormResult(
        output: try plain.output.activation(.relu), mean: plain.mean, variance: plain.variance)
    }
    let rows = rowCount, width = shape[1]
    for parameter in [gamma, beta] { try parameter.require(shape: [width], "batchNorm") }
    guard rows >= 2 else {
      throw TensorError.badShape(
        operation: "batchNorm", shape: shape, expected: "at least 2 rows, for a variance")
    }
    let terms = ChannelTerms(x: self, each: each, size: size(of: each))
    let (mean, variance) = backend.moments(terms)
    let norm = RectifiedNorm(
      terms, mean, variance, gamma, beta, epsilon, ofBatch: true, backend)
    let unbiased = variance.map { $0 * Double(rows) / Double(rows - 1) }
    return try BatchNormResult(
      output: norm.applied(), mean: Tensor(mean, [width], .f32, device),
      variance: Tensor(unbiased, [width], .f32, device))
  }

  /// max(batchNorm(self + each), 0) with given statistics.
  ///
  /// - Shapes: as with the batch's statistics; mean and variance [C].
  public func rectifiedBatchNorm(
    adding each: Tensor? = nil, mean: Tensor, variance: Tensor, gamma: Tensor, beta: Tensor,
    epsilon: Double = 1e-5
  ) throws -> Tensor {
    try requireTerms(each)
    guard dtype != .f64, let backend = device.backend as? any NativeBackend else {
      return try repeating(each).batchNorm(
        mean: mean, variance: variance, gamma: gamma, beta: beta, epsilon: epsilon
      ).activation(.relu)
    }
    for parameter in [mean, variance, gamma, beta] {
      try parameter.require(shape: [shape[1]], "batchNorm")
    }
    let norm = RectifiedNorm(
      ChannelTerms(x: self, each: each, size: size(of: each)), mean.doubles, variance.doubles,
      gamma, beta, epsilon, ofBatch: false, backend)
    return try norm.applied()
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

  /// The number of rows that share a row of `each`.
  private func size(of each: Tensor?) -> Int { each.map { shape[0] / $0.shape[0] } ?? 1 }

  /// self + each, row by row.
  private func repeating(_ each: Tensor?) throws -> Tensor {
    guard let each else { return self }
    let size = size(of: each)
    return try adding(each.gatherRows((0..<shape[0]).map { Int32($0 / size) }))
  }
}

/// The native kernel of the operation and its gradients.
private struct RectifiedNorm {
  let terms: ChannelTerms
  let gamma: Tensor
  let beta: Tensor
  let mean: [Double]
  let inverse: [Double]
  let ofBatch: Bool
  let backend: any NativeBackend

  init(
    _ terms: ChannelTerms, _ mean: [Double], _ variance: [Double], _ gamma: Tensor, _ beta: Tensor,
    _ epsilon: Double, ofBatch: Bool, _ backend: any NativeBackend
  ) {
    (self.terms, self.gamma, self.beta, self.mean) = (terms, gamma, beta, mean)
    inverse = variance.map { 1 / ($0 + epsilon).squareRoot() }
    (self.ofBatch, self.backend) = (ofBatch, backend)
  }

  func applied() throws -> Tensor {
    let y = try terms.x.like(), scale = zip(inverse, gamma.doubles).map(*)
    let channels = [mean, scale, beta.doubles].joined().map { Float($0) }
    backend.channelNorm(terms, channels, rectified: true, into: y)
    let inputs = [terms.x, gamma, beta] + [terms.each].compactMap { $0 }
    return y.recording("batchNorm", inputs) { dy, gradients in
      try self.backward(dy, channels, scale, gradients)
    }
  }

  /// gamma / sigma (g - mean(g) - xhat mean(g xhat)), where g is dy before the rectifier, with the
  /// means only if the statistics are the batch's.
  private func backward(
    _ dy: Tensor, _ channels: [Float], _ scale: [Double], _ gradients: Gradients
  ) throws {
    let x = terms.x
    let sums = backend.channelNormSums(terms, channels, dy: dy, rectified: true)
    let dgamma = zip(sums.along, inverse).map(*)
    let share = ofBatch ? 1 / Double(terms.rows) : 0
    let along = zip(dgamma, inverse).map { Float($0 * $1 * share) }
    let dx = try x.like(), deach = try terms.each?.like()
    backend.channelNormBackward(
      terms, channels + sums.plain.map { Float($0 * share) } + along, dy: dy, rectified: true,
      into: dx, each: deach)
    try gradients.add(x, dx)
    if let each = terms.each, let deach { try gradients.add(each, deach) }
    try gradients.add(gamma, Tensor(dgamma, gamma.shape, gamma.dtype, x.device))
    try gradients.add(beta, Tensor(sums.plain, beta.shape, beta.dtype, x.device))
  }
}

extension NativeBackend {
  func rectifiedBatchNorm(
    _ terms: ChannelTerms, gamma: Tensor, beta: Tensor, epsilon: Double
  ) throws -> BatchNormResult {
    guard terms.x.dtype != .f64 else {
      return try terms.composedBatchNorm(gamma: gamma, beta: beta, epsilon: epsilon)
    }
    let (mean, variance) = moments(terms)
    let norm = RectifiedNorm(terms, mean, variance, gamma, beta, epsilon, ofBatch: true, self)
    let unbiased = variance.map { $0 * Double(terms.rows) / Double(terms.rows - 1) }
    return try BatchNormResult(
      output: norm.applied(), mean: Tensor(mean, [terms.width], .f32, terms.x.device),
      variance: Tensor(unbiased, [terms.width], .f32, terms.x.device))
  }

  func rectifiedBatchNorm(
    _ terms: ChannelTerms, mean: Tensor, variance: Tensor, gamma: Tensor, beta: Tensor,
    epsilon: Double
  ) throws -> Tensor {
    guard terms.x.dtype != .f64 else {
      return try terms.composedBatchNorm(
        mean: mean, variance: variance, gamma: gamma, beta: beta, epsilon: epsilon)
    }
    return try RectifiedNorm(
      terms, mean.doubles, variance.doubles, gamma, beta, epsilon, ofBatch: false, self
    ).applied()
  }
}

/// The native form of rectified batch normalization and its gradients.
private struct RectifiedNorm<Native: NativeBackend> {
  let terms: ChannelTerms
  let gamma: Tensor
  let beta: Tensor
  let mean: [Double]
  let inverse: [Double]
  let ofBatch: Bool
  let backend: Native

  init(
    _ terms: ChannelTerms, _ mean: [Double], _ variance: [Double], _ gamma: Tensor, _ beta: Tensor,
    _ epsilon: Double, ofBatch: Bool, _ backend: Native
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

  /// Computes gamma / sigma (g - mean(g) - xhat mean(g xhat)), g being dy before the rectifier; the
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

extension Tensor {
  /// norm(residual + dropout(x + bias)) gamma + beta in one pass over memory: the step after
  /// attention and feed-forward in a post-norm block (Vaswani et al. 2017, section 5.4).
  ///
  /// - Shapes: self and residual [T, C]; bias, gamma, beta [C] -> [T, C].
  public func norm(
    _ norm: NormParameters, adding residual: Tensor? = nil, bias: Tensor? = nil,
    dropout: DropoutMask? = nil
  ) throws -> Tensor {
    let width = shape.last ?? 1
    try norm.gamma.require(shape: [width], "norm")
    try norm.beta?.require(shape: [width], "norm")
    try checkResidual(residual, bias, "norm")
    let backend = device.backend, y = try like()
    // With nothing to add, the input itself is normalized.
    let plain = residual == nil && bias == nil && dropout == nil
    let h = plain ? nil : try like()
    let statistics = try like([count / max(1, width), 2], sumType)
    try backend.residualNorm(
      self, bias: bias, residual: residual, dropout: dropout, norm: norm, h: h, into: y,
      statistics: statistics)
    let inputs = [self, residual, bias, norm.gamma, norm.beta].compactMap { $0 }
    return y.recording("norm", inputs) { dy, gradients in
      let dh = try dy.like()
      let gamma = try Tensor(zeros: [width], dy.sumType, dy.device)
      let beta = try norm.beta.map { _ in try Tensor(zeros: [width], dy.sumType, dy.device) }
      try backend.normBackward(
        h ?? self, dy: dy, statistics: statistics, norm: norm, into: dh, dgamma: gamma,
        dbeta: beta)
      try gradients.add(norm.gamma, gamma)
      if let target = norm.beta, let beta { try gradients.add(target, beta) }
      try self.handOn(dh, residual, bias, dropout, gradients)
    }
  }

  /// residual + dropout(x + bias).
  ///
  /// - Shapes: self and residual [T, C], bias [C] -> [T, C].
  public func residual(
    adding residual: Tensor? = nil, bias: Tensor? = nil, dropout: DropoutMask? = nil
  ) throws -> Tensor {
    try checkResidual(residual, bias, "residual")
    let y = try like()
    try device.backend.residual(
      self, bias: bias, residual: residual, dropout: dropout, into: y)
    let inputs = [self, residual, bias].compactMap { $0 }
    return y.recording("residual", inputs) { dy, gradients in
      try self.handOn(dy, residual, bias, dropout, gradients)
    }
  }

  /// Inverted dropout: elements are zeroed at the mask's rate, the rest scaled up.
  public func dropout(_ mask: DropoutMask?) throws -> Tensor {
    guard let mask else { return self }
    return try residual(dropout: mask)
  }

  private func checkResidual(_ residual: Tensor?, _ bias: Tensor?, _ operation: String) throws {
    try residual?.require(shape: shape, operation)
    try bias?.require(shape: [shape.last ?? 1], operation)
  }

  /// Computes the gradients of residual + dropout(self + bias).
  private func handOn(
    _ dh: Tensor, _ residual: Tensor?, _ bias: Tensor?, _ dropout: DropoutMask?,
    _ gradients: Gradients
  ) throws {
    if let residual { try gradients.add(residual, dh) }
    let dx = dropout == nil ? nil : try dh.like()
    let sums = try bias.flatMap {
      $0.requiresGradient ? try Tensor(zeros: $0.shape, $0.dtype, $0.device) : nil
    }
    if dx != nil || sums != nil {
      try device.backend.dropoutBackward(dh, dropout: dropout, into: dx, dbias: sums)
    }
    if let bias, let sums { try gradients.add(bias, sums) }
    try gradients.add(self, dx ?? dh)
  }
}

extension Tensor {
  /// scale activation(x + bias); gated (Shazeer 2020): activation of the first half of the columns
  /// times the second half.
  ///
  /// - Shapes: self [T, F], bias [F] -> [T, F]; gated: [T, 2F], [2F] -> [T, F].
  public func activation(
    _ kind: ActivationKind, gated: Bool = false, bias: Tensor? = nil, scale: Double = 1
  ) throws -> Tensor {
    try activation(kind, gated ? .activatedFirst : .none, bias, scale)
  }

  /// The gated linear unit (Dauphin et al. 2017): the first half of the columns times the sigmoid
  /// of the second half, both after adding the bias.
  ///
  /// - Shapes: self [T, 2F], bias [2F] -> [T, F].
  public func gatedLinearUnit(bias: Tensor? = nil) throws -> Tensor {
    try activation(.sigmoid, .activatedSecond, bias)
  }

  private func activation(
    _ kind: ActivationKind, _ gating: Gating, _ bias: Tensor?, _ scale: Double = 1
  ) throws -> Tensor {
    let columns = shape.last ?? 1
    guard columns % gating.inputs == 0 else {
      throw TensorError.badShape(
        operation: "activation", shape: shape, expected: "an even number of columns")
    }
    try bias?.require(shape: [columns], "activation")
    let backend = device.backend
    let y = try like(shape.dropLast() + [columns / gating.inputs])
    try backend.activation(kind, gating, self, bias: bias, scale: scale, into: y)
    return y.recording("activation", [self] + [bias].compactMap { $0 }) { dy, gradients in
      let dx = try self.like()
      let sums = try bias.map { try Tensor(zeros: $0.shape, $0.dtype, $0.device) }
      try backend.activationBackward(
        kind, gating, self, bias: bias, scale: scale, dy: dy, into: dx, dbias: sums)
      try gradients.add(self, dx)
      if let bias, let sums { try gradients.add(bias, sums) }
    }
  }
}

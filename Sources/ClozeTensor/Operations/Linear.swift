extension Tensor {
  /// x W^T + b.
  ///
  /// - Parameter output: the result's type, where it is not this tensor's: f32 for what bf16 would
  ///   round too much, such as places in space.
  /// - Shapes: self [T, K], weight [N, K], bias [N] -> [T, N].
  public func linear(
    _ weight: Tensor, bias: Tensor? = nil, as output: DType? = nil
  ) throws -> Tensor {
    try require(rank: 2, "linear")
    try weight.require(rank: 2, "linear")
    guard shape[1] == weight.shape[1] else {
      throw TensorError.shapeMismatch(operation: "linear", lhs: shape, rhs: weight.shape)
    }
    try bias?.require(shape: [weight.shape[0]], "linear")
    let backend = device.backend, y = try like([shape[0], weight.shape[0]], output)
    try backend.gemm(
      self, transposeA: false, weight.operand(as: dtype), transposeB: true, into: y,
      accumulate: false, bias: bias)
    return y.recording("linear", [self, weight] + [bias].compactMap { $0 }) { dy, gradients in
      let dy = try dy.cast(to: self.dtype)
      try gradients.add(self, self.linearInputGradient(dy, weight))
      try gradients.accumulate(weight) { sum, accumulate in
        try backend.gemm(
          dy, transposeA: true, self, transposeB: false, into: sum, accumulate: accumulate,
          bias: nil)
      }
      guard let bias else { return }
      try gradients.accumulate(bias) { try backend.columnSum(dy, into: $0, accumulate: $1) }
    }
  }

  private func linearInputGradient(_ dy: Tensor, _ weight: Tensor) throws -> Tensor {
    let dx = try like()
    try device.backend.gemm(
      dy, transposeA: false, weight.operand(as: dtype), transposeB: false, into: dx,
      accumulate: false, bias: nil)
    return dx
  }

  /// The matrix product of two matrices; `other` may be a parameter beside bf16 activations.
  ///
  /// - Shapes: self [M, K], other [K, N] -> [M, N].
  public func matmul(_ other: Tensor) throws -> Tensor {
    try require(rank: 2, "matmul")
    try other.require(rank: 2, "matmul")
    guard shape[1] == other.shape[0] else {
      throw TensorError.shapeMismatch(operation: "matmul", lhs: shape, rhs: other.shape)
    }
    try other.require(typeFor: dtype, "matmul")
    let factor = try other.operand(as: dtype)
    let backend = device.backend, y = try like([shape[0], other.shape[1]])
    try backend.gemm(
      self, transposeA: false, factor, transposeB: false, into: y, accumulate: false, bias: nil)
    return y.recording("matmul", [self, other]) { dy, gradients in
      try gradients.accumulate(self) { sum, accumulate in
        try backend.gemm(
          dy, transposeA: false, factor, transposeB: true, into: sum, accumulate: accumulate,
          bias: nil)
      }
      try gradients.accumulate(other) { sum, accumulate in
        try backend.gemm(
          self, transposeA: true, dy, transposeB: false, into: sum, accumulate: accumulate,
          bias: nil)
      }
    }
  }
}

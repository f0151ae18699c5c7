extension Tensor {
  /// x W^T + b.
  ///
  /// - Shapes: self [T, K], weight [N, K], bias [N] -> [T, N].
  public func linear(_ weight: Tensor, bias: Tensor? = nil) throws -> Tensor {
    try require(rank: 2, "linear")
    try weight.require(rank: 2, "linear")
    guard shape[1] == weight.shape[1] else {
      throw TensorError.shapeMismatch(operation: "linear", lhs: shape, rhs: weight.shape)
    }
    try bias?.require(shape: [weight.shape[0]], "linear")
    let backend = device.backend, y = try like([shape[0], weight.shape[0]])
    try backend.gemm(
      self, transposeA: false, weight.operand(as: dtype), transposeB: true, into: y,
      accumulate: false, bias: bias)
    return y.recording("linear", [self, weight] + [bias].compactMap { $0 }) { dy, gradients in
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

  /// The matrix product of two matrices.
  ///
  /// - Shapes: self [M, K], other [K, N] -> [M, N].
  public func matmul(_ other: Tensor) throws -> Tensor {
    try require(rank: 2, "matmul")
    try other.require(rank: 2, "matmul")
    guard shape[1] == other.shape[0], dtype == other.dtype else {
      throw TensorError.shapeMismatch(operation: "matmul", lhs: shape, rhs: other.shape)
    }
    let backend = device.backend, y = try like([shape[0], other.shape[1]])
    try backend.gemm(
      self, transposeA: false, other, transposeB: false, into: y, accumulate: false, bias: nil)
    return y.recording("matmul", [self, other]) { dy, gradients in
      try gradients.accumulate(self) { sum, accumulate in
        try backend.gemm(
          dy, transposeA: false, other, transposeB: true, into: sum, accumulate: accumulate,
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

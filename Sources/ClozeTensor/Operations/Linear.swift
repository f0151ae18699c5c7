extension Tensor {
  /// x W^T + b.
  ///
  /// - Parameters:
  ///   - outputs: the rows of the weight and the bias to use, by default all.
  ///   - output: the result's type, if it differs from this tensor's: f32 for values that bf16
  ///     would round too coarsely, such as positions in space.
  /// - Shapes: self [T, K], weight [N, K], bias [N] -> [T, N], or with `outputs`
  ///   [T, outputs.count].
  public func linear(
    _ weight: Tensor, outputs: Range<Int>? = nil, bias: Tensor? = nil, as output: DType? = nil
  ) throws -> Tensor {
    try require(rank: 2, "linear")
    try weight.require(rank: 2, "linear")
    let range = outputs ?? 0..<weight.shape[0]
    guard shape[1] == weight.shape[1], range.lowerBound >= 0, range.upperBound <= weight.shape[0]
    else { throw TensorError.shapeMismatch(operation: "linear", lhs: shape, rhs: weight.shape) }
    try bias?.require(shape: [weight.shape[0]], "linear")
    let backend = device.backend, y = try like([shape[0], range.count], output)
    try backend.gemm(
      self, transposeA: false, weight.operand(as: dtype).part(range), transposeB: true, into: y,
      accumulate: false, bias: bias?.part(range))
    return y.recording("linear", [self, weight] + [bias].compactMap { $0 }) { dy, gradients in
      let dy = try dy.cast(to: self.dtype)
      try gradients.add(
        self, self.linearInputGradient(dy, weight.operand(as: self.dtype).part(range)))
      try gradients.accumulate(weight, part: range) { sum, accumulate in
        try backend.gemm(
          dy, transposeA: true, self, transposeB: false, into: sum, accumulate: accumulate,
          bias: nil)
      }
      guard let bias else { return }
      try gradients.accumulate(bias, part: range) {
        try backend.columnSum(dy, into: $0, accumulate: $1)
      }
    }
  }

  /// The entries of the first axis in `range`, sharing this tensor's memory.
  fileprivate func part(_ range: Range<Int>) -> Tensor {
    if range == 0..<shape[0] { return self }
    return Tensor(
      sharing: self, shape: [range.count] + shape.dropFirst(),
      from: range.lowerBound * shape.dropFirst().reduce(1, *))
  }

  private func linearInputGradient(_ dy: Tensor, _ operand: Tensor) throws -> Tensor {
    let dx = try like()
    try device.backend.gemm(
      dy, transposeA: false, operand, transposeB: false, into: dx, accumulate: false, bias: nil)
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

extension Gradients {
  /// Like `accumulate`, for the entries of the first axis in `range`.
  fileprivate func accumulate(
    _ tensor: Tensor, part range: Range<Int>,
    _ body: (_ into: Tensor, _ accumulate: Bool) throws -> Void
  ) throws {
    let isWhole = range == 0..<tensor.shape[0]
    try accumulate(tensor) { sum, accumulates in
      if !isWhole && !accumulates { sum.fillWithZeros() }
      try body(sum.part(range), !isWhole || accumulates)
    }
  }
}

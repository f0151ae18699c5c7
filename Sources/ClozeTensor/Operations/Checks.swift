extension Tensor {
  /// Throws unless the tensor has `rank` axes.
  func require(rank: Int, _ operation: String) throws {
    guard shape.count == rank else {
      throw TensorError.badShape(operation: operation, shape: shape, expected: "\(rank) axes")
    }
  }

  /// Throws unless the tensor has exactly this shape.
  func require(shape expected: [Int], _ operation: String) throws {
    guard shape == expected else {
      throw TensorError.shapeMismatch(operation: operation, lhs: shape, rhs: expected)
    }
  }

  /// A tensor of undefined contents beside this one.
  func like(_ shape: [Int]? = nil, _ dtype: DType? = nil) throws -> Tensor {
    try Tensor(uninitialized: shape ?? self.shape, dtype ?? self.dtype, device)
  }

  /// The type in which parameters and sums belonging to this tensor are kept.
  var sumType: DType { dtype == .f64 ? .f64 : .f32 }

  /// The parameter as operand beside activations of type `dtype`: its bf16 shadow where they are
  /// bf16, made on first use and then kept up to date by the optimizer.
  func operand(as dtype: DType) throws -> Tensor {
    if self.dtype == dtype { return self }
    if let shadow, shadow.dtype == dtype { return shadow }
    let copy = try Tensor(uninitialized: shape, dtype, device, lasting: node == nil)
    try device.backend.convert(self, into: copy, accumulate: false)
    if node == nil { shadow = copy }
    return copy
  }

  /// Tells that the value was written by other means than the optimizer.
  public func valueChanged() { shadow = nil }
}

/// Throws unless every index lies in `0..<bound`.
func require(indices: [Int32], below bound: Int, _ operation: String) throws {
  if let bad = indices.first(where: { $0 < 0 || Int($0) >= bound }) {
    throw TensorError.indexOutOfRange(operation: operation, index: Int(bad), bound: bound)
  }
}

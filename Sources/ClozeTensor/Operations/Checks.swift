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

  /// Makes a tensor of undefined contents on the same device, by default of the same shape and
  /// type.
  func like(_ shape: [Int]? = nil, _ dtype: DType? = nil) throws -> Tensor {
    try Tensor(uninitialized: shape ?? self.shape, dtype ?? self.dtype, device)
  }

  /// The type of parameters and sums that belong to this tensor.
  var sumType: DType { dtype == .f64 ? .f64 : .f32 }

  /// Returns the parameter as an operand for activations of type `dtype`: for bf16 its bf16 shadow,
  /// which is made on first use and then updated by the optimizer.
  func operand(as dtype: DType) throws -> Tensor {
    if self.dtype == dtype { return self }
    if let shadow, shadow.dtype == dtype { return shadow }
    let copy = try Tensor(uninitialized: shape, dtype, device, lasting: node == nil)
    try device.backend.convert(self, into: copy, accumulate: false)
    if node == nil { shadow = copy }
    return copy
  }

  /// Must be called after the value was written by anything other than the optimizer; discards the
  /// bf16 shadow.
  public func valueChanged() { shadow = nil }
}

/// Throws unless every index lies in `0..<bound`.
func require(indices: [Int32], below bound: Int, _ operation: String) throws {
  if let bad = indices.first(where: { $0 < 0 || Int($0) >= bound }) {
    throw TensorError.indexOutOfRange(operation: operation, index: Int(bad), bound: bound)
  }
}

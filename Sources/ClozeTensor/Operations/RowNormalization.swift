extension Tensor {
  /// The Euclidean length of each row; the gradient of a row of zeros is zero.
  ///
  /// - Shapes: [..., C] -> [...].
  public func rowNorms() throws -> Tensor {
    try requireRows("rowNorms")
    return try widened { x in
      try x.dtype == .f64 ? x.rowNorms(as: Double.self) : x.rowNorms(as: Float.self)
    }
  }

  private func rowNorms<S: Scalar>(as _: S.Type) throws -> Tensor {
    let y = try like(Array(shape.dropLast())), output = y.elements(S.self)
    forEachRow(S.self) { row, x, width in output[row] = S(length(x, width)) }
    return y.recording("rowNorms", [self]) { [unowned y] dy, gradients in
      let dx = try self.like()
      let lengths = y.elements(S.self), upstream = dy.elements(S.self)
      let gradient = dx.elements(S.self)
      self.forEachRow(S.self) { row, x, width in
        let factor = lengths[row] == 0 ? 0 : upstream[row] / lengths[row]
        for column in 0..<width { gradient[row * width + column] = x[column] * factor }
      }
      try gradients.add(self, dx)
    }
  }

  /// Each row divided by its Euclidean length, or by `epsilon` if that is larger: the scalar
  /// product of two such rows is their cosine similarity.
  ///
  /// - Shapes: [..., C] -> the same.
  public func normalizedRows(epsilon: Double = 1e-12) throws -> Tensor {
    try requireRows("normalizedRows")
    return try widened { x in
      try x.dtype == .f64
        ? x.normalizedRows(epsilon, as: Double.self) : x.normalizedRows(epsilon, as: Float.self)
    }
  }

  private func normalizedRows<S: Scalar>(_ epsilon: Double, as _: S.Type) throws -> Tensor {
    let y = try like(), output = y.elements(S.self)
    forEachRow(S.self) { row, x, width in
      let inverse = S(1 / max(length(x, width), epsilon))
      for column in 0..<width { output[row * width + column] = x[column] * inverse }
    }
    return y.recording("normalizedRows", [self]) { [unowned y] dy, gradients in
      let dx = try self.like()
      let output = y.elements(S.self), upstream = dy.elements(S.self)
      let gradient = dx.elements(S.self)
      self.forEachRow(S.self) { row, x, width in
        let norm = length(x, width), first = row * width
        var product = 0.0
        if norm > epsilon {
          for index in first..<first + width { product += Double(output[index] * upstream[index]) }
        }
        let inverse = S(1 / max(norm, epsilon)), along = S(product)
        for index in first..<first + width {
          gradient[index] = (upstream[index] - output[index] * along) * inverse
        }
      }
      try gradients.add(self, dx)
    }
  }

  private func requireRows(_ operation: String) throws {
    guard !shape.isEmpty else {
      throw TensorError.badShape(operation: operation, shape: shape, expected: "at least 1 axis")
    }
  }

  private func forEachRow<S: Scalar>(
    _: S.Type, _ body: (_ row: Int, _ x: UnsafeMutablePointer<S>, _ width: Int) -> Void
  ) {
    let width = shape.last ?? 1, input = elements(S.self)
    device.backend.pool.ranges(rowCount, grain: max(1, 16384 / max(1, width))) {
      for row in $0 { body(row, input + row * width, width) }
    }
  }
}

/// The Euclidean length of `width` numbers.
private func length<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ width: Int) -> Double {
  var sum = 0.0
  for column in 0..<width { sum += Double(x[column]) * Double(x[column]) }
  return sum.squareRoot()
}

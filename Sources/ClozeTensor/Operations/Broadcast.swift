extension Tensor {
  /// Adds `row` to every row.
  ///
  /// - Shapes: self [..., C], row [C] -> [..., C].
  public func adding(row: Tensor) throws -> Tensor { try broadcast(.add, .row, row) }

  /// Multiplies every row by `row`, elementwise.
  ///
  /// - Shapes: self [..., C], row [C] -> [..., C].
  public func multiplying(row: Tensor) throws -> Tensor { try broadcast(.multiply, .row, row) }

  /// Adds to each row its entry of `column`.
  ///
  /// - Shapes: self [T, C], column [T] or [T, 1] -> [T, C].
  public func adding(column: Tensor) throws -> Tensor { try broadcast(.add, .column, column) }

  /// Multiplies each row by its entry of `column`.
  ///
  /// - Shapes: self [T, C], column [T] or [T, 1] -> [T, C].
  public func multiplying(column: Tensor) throws -> Tensor {
    try broadcast(.multiply, .column, column)
  }

  private enum Arithmetic: String { case add, multiply }
  private enum Direction { case row, column }

  private func broadcast(
    _ arithmetic: Arithmetic, _ direction: Direction, _ vector: Tensor
  ) throws -> Tensor {
    let width = shape.last ?? 1
    let fits = direction == .row ? [[width]] : [[rowCount], [rowCount, 1]]
    guard !shape.isEmpty, fits.contains(vector.shape) else {
      throw TensorError.shapeMismatch(
        operation: "\(arithmetic.rawValue) \(direction)", lhs: shape, rhs: vector.shape)
    }
    return try widened { x in
      let v = try vector.operand(widenedTo: x.dtype, arithmetic.rawValue)
      let y = try x.combined(arithmetic, direction, v)
      return y.recording(arithmetic.rawValue, [x, v]) { dy, gradients in
        try gradients.add(x, arithmetic == .add ? dy : dy.combined(.multiply, direction, v))
        guard v.requiresGradient else { return }
        let product = arithmetic == .add ? dy : try dy.multiplying(x.detached())
        let sums = try product.reshaped([x.rowCount, width]).sum(axis: direction == .row ? 0 : 1)
        try gradients.add(v, sums.reshaped(v.shape))
      }
    }
  }

  /// The values of `broadcast`, not recorded for the gradient.
  private func combined(
    _ arithmetic: Arithmetic, _ direction: Direction, _ vector: Tensor
  ) throws -> Tensor {
    let y = try like()
    if dtype == .f64 {
      combine(arithmetic, direction, vector, into: y, as: Double.self)
    } else {
      combine(arithmetic, direction, vector, into: y, as: Float.self)
    }
    return y
  }

  private func combine<S: Scalar>(
    _ arithmetic: Arithmetic, _ direction: Direction, _ vector: Tensor, into y: Tensor,
    as _: S.Type
  ) {
    let width = shape.last ?? 1, step = direction == .row ? 1 : 0
    let input = elements(S.self), values = vector.elements(S.self), output = y.elements(S.self)
    device.backend.pool.ranges(rowCount, grain: max(1, 16384 / max(1, width))) {
      for row in $0 {
        let x = input + row * width, out = output + row * width
        let v = direction == .row ? values : values + row
        switch arithmetic {
        case .add: for column in 0..<width { out[column] = x[column] + v[column * step] }
        case .multiply: for column in 0..<width { out[column] = x[column] * v[column * step] }
        }
      }
    }
  }
}

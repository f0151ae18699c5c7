extension Tensor {
  /// Concatenates tensors along `axis`: 0 appends rows, 1 appends columns.
  ///
  /// - Shapes: [..., n_k, ...], equal but for the axis -> [..., sum of n_k, ...].
  public static func concatenating(_ tensors: [Tensor], axis: Int) throws -> Tensor {
    guard let first = tensors.first, first.shape.indices.contains(axis) else {
      throw TensorError.badShape(
        operation: "concatenate", shape: tensors.first?.shape ?? [],
        expected: "at least one tensor with an axis \(axis)")
    }
    var shape = first.shape
    shape[axis] = 0
    for tensor in tensors {
      var other = tensor.shape
      guard other.count == shape.count, tensor.dtype == first.dtype else {
        throw TensorError.shapeMismatch(
          operation: "concatenate", lhs: first.shape, rhs: tensor.shape)
      }
      other[axis] = shape[axis]
      guard other == shape else {
        throw TensorError.shapeMismatch(
          operation: "concatenate", lhs: first.shape, rhs: tensor.shape)
      }
      shape[axis] += tensor.shape[axis]
    }
    let y = try first.like(shape)
    let starts = tensors.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.shape[axis]) }
    for (tensor, start) in zip(tensors, starts) { y.copy(tensor, at: start, axis: axis) }
    return y.recording("concatenate", tensors) { dy, gradients in
      for (tensor, start) in zip(tensors, starts) {
        try gradients.add(
          tensor, dy.cut(axis: axis, from: start, count: tensor.shape[axis]))
      }
    }
  }

  /// The part of the tensor whose index along `axis` is in `range`: 0 selects rows, 1 columns.
  ///
  /// - Shapes: [..., n, ...] -> [..., range.count, ...].
  public func slice(axis: Int, _ range: Range<Int>) throws -> Tensor {
    guard shape.indices.contains(axis), range.lowerBound >= 0, range.upperBound <= shape[axis]
    else {
      throw TensorError.badShape(
        operation: "slice", shape: shape, expected: "an axis \(axis) that holds \(range)")
    }
    let y = try cut(axis: axis, from: range.lowerBound, count: range.count)
    return y.recording("slice", [self]) { dy, gradients in
      let dx = try Tensor(zeros: self.shape, self.dtype, self.device)
      dx.copy(dy, at: range.lowerBound, axis: axis)
      try gradients.add(self, dx)
    }
  }

  /// The transposed matrix.
  ///
  /// - Shapes: [M, N] -> [N, M].
  public func transposed() throws -> Tensor {
    try require(rank: 2, "transpose")
    return try swapped().recording("transpose", [self]) { dy, gradients in
      try gradients.add(self, dy.swapped())
    }
  }

  private func swapped() throws -> Tensor {
    let (m, n) = (shape[0], shape[1])
    let y = try like([n, m])
    func move<Bits>(_: Bits.Type) {
      let from = raw.assumingMemoryBound(to: Bits.self),
        to = y.raw.assumingMemoryBound(to: Bits.self)
      device.backend.pool.ranges(n, grain: max(1, 16384 / max(1, m))) {
        for row in $0 { for column in 0..<m { to[row * m + column] = from[column * n + row] } }
      }
    }
    switch dtype.size {
    case 2: move(UInt16.self)
    case 4: move(UInt32.self)
    default: move(UInt64.self)
    }
    return y
  }

  /// A copy of `count` entries from `start` on along `axis`, not recorded for the gradient.
  func cut(axis: Int, from start: Int, count: Int) throws -> Tensor {
    var shape = self.shape
    shape[axis] = count
    let y = try like(shape)
    let inner = shape[(axis + 1)...].reduce(dtype.size, *)
    let stride = self.shape[axis] * inner
    for outer in 0..<shape[..<axis].reduce(1, *) {
      (y.raw + outer * count * inner).copyMemory(
        from: raw + outer * stride + start * inner, byteCount: count * inner)
    }
    return y
  }

  /// Writes `part` over the entries from `start` on along `axis`.
  private func copy(_ part: Tensor, at start: Int, axis: Int) {
    let inner = shape[(axis + 1)...].reduce(dtype.size, *)
    let (stride, bytes) = (shape[axis] * inner, part.shape[axis] * inner)
    for outer in 0..<shape[..<axis].reduce(1, *) {
      (raw + outer * stride + start * inner).copyMemory(
        from: part.raw + outer * bytes, byteCount: bytes)
    }
  }
}

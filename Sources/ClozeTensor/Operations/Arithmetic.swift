extension Tensor {
  /// alpha self + beta other, elementwise.
  ///
  /// - Shapes: both the same.
  public func adding(_ other: Tensor, alpha: Double = 1, beta: Double = 1) throws -> Tensor {
    try other.require(shape: shape, "add")
    let y = try like()
    try device.backend.combine(self, alpha, other, beta, into: y)
    return y.recording("add", [self, other]) { dy, gradients in
      try gradients.add(self, alpha == 1 ? dy : dy.multiplied(by: alpha))
      try gradients.add(other, beta == 1 ? dy : dy.multiplied(by: beta))
    }
  }

  /// Every element times `factor`.
  public func scaled(by factor: Double) throws -> Tensor {
    try multiplied(by: factor).recording("scale", [self]) { dy, gradients in
      try gradients.add(self, dy.multiplied(by: factor))
    }
  }

  /// Every element times `factor`, not recorded for the gradient.
  func multiplied(by factor: Double) throws -> Tensor {
    let y = try like()
    try device.backend.combine(self, factor, nil, 0, into: y)
    return y
  }

  /// The elementwise product.
  ///
  /// - Shapes: both the same.
  public func multiplying(_ other: Tensor) throws -> Tensor {
    try other.require(shape: shape, "multiply")
    let backend = device.backend, y = try like()
    try backend.multiply(self, other, into: y)
    return y.recording("multiply", [self, other]) { dy, gradients in
      for (target, factor) in [(self, other), (other, self)] where target.requiresGradient {
        let product = try dy.like()
        try backend.multiply(dy, factor, into: product)
        try gradients.add(target, product)
      }
    }
  }

  /// The same elements under another shape.
  public func reshaped(_ shape: [Int]) throws -> Tensor {
    guard shape.reduce(1, *) == count, shape.allSatisfy({ $0 >= 0 }) else {
      throw TensorError.countMismatch(operation: "reshape", shape: shape, count: count)
    }
    return Tensor(sharing: self, shape: shape).recording("reshape", [self]) { dy, gradients in
      try gradients.add(self, Tensor(sharing: dy, shape: self.shape))
    }
  }

  /// The elements rounded to another type.
  public func cast(to dtype: DType) throws -> Tensor {
    if dtype == self.dtype { return self }
    let backend = device.backend, y = try like(nil, dtype)
    try backend.convert(self, into: y, accumulate: false)
    return y.recording("cast", [self]) { dy, gradients in
      let dx = try self.like()
      try backend.convert(dy, into: dx, accumulate: false)
      try gradients.add(self, dx)
    }
  }
}

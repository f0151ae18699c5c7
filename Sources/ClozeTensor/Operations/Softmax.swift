extension Tensor {
  /// The softmax of each row, or its logarithm.
  ///
  /// - Shapes: [..., C] -> the same.
  public func softmax(logarithm: Bool = false) throws -> Tensor {
    let backend = device.backend, y = try like()
    try backend.softmax(self, logarithm: logarithm, into: y)
    return y.recording("softmax", [self]) { [unowned y] dy, gradients in
      let dx = try self.like()
      try backend.softmaxBackward(y, dy: dy, logarithm: logarithm, into: dx)
      try gradients.add(self, dx)
    }
  }
}

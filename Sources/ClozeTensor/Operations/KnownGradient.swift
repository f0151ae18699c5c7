extension Tensor {
  /// Returns a loss of this tensor that was computed outside the graph together with its gradient,
  /// as suits losses of few scores with much bookkeeping.
  ///
  /// - Parameters:
  ///   - name: The name of the operation, for errors and profiles.
  ///   - value: The loss.
  ///   - slopes: The derivatives of the loss by each element, in order; as many as `count`.
  /// - Shapes: self [...] -> a scalar.
  public func loss(_ name: String, value: Double, slopes: [Double]) throws -> Tensor {
    guard slopes.count == count else {
      throw TensorError.badShape(operation: name, shape: shape, expected: "a slope per element")
    }
    let loss = try Tensor([value], [], sumType, device)
    return loss.recording(name, [self]) { upstream, gradients in
      let factor = upstream.doubles[0]
      try gradients.add(
        self, Tensor(slopes.map { $0 * factor }, self.shape, self.dtype, self.device))
    }
  }
}

extension Tensor {
  /// Computes the mean of the squared differences from `targets`, which get no gradient.
  ///
  /// - Shapes: self and targets of the same shape -> a scalar.
  public func squaredError(_ targets: Tensor) throws -> Tensor {
    guard targets.shape == shape else {
      throw TensorError.shapeMismatch(operation: "squaredError", lhs: shape, rhs: targets.shape)
    }
    if dtype == .bf16 { return try cast(to: .f32).squaredError(targets) }
    let targets = try targets.cast(to: dtype)
    return try dtype == .f64
      ? squaredError(targets, Double.self) : squaredError(targets, Float.self)
  }

  private func squaredError<S: Scalar>(_ targets: Tensor, _: S.Type) throws -> Tensor {
    let x = elements(S.self), y = targets.elements(S.self), pool = device.backend.pool
    let share = 1 / Double(max(1, count))
    let sum = pool.sums(rows: count, width: 1) { range, sums in
      for index in range {
        let difference = Double(x[index]) - Double(y[index])
        sums[0] += difference * difference
      }
    }
    let loss = try Tensor([sum[0] * share], [], sumType, device)
    return loss.recording("squaredError", [self, targets]) { upstream, gradients in
      let factor = 2 * share * upstream.doubles[0], dx = try self.like()
      let slopes = dx.elements(S.self)
      pool.ranges(self.count, grain: 4096) { range in
        for index in range {
          slopes[index] = S((Double(x[index]) - Double(y[index])) * factor)
        }
      }
      try gradients.add(self, dx)
    }
  }
}

extension Tensor {
  /// Each row times its factor.
  ///
  /// - Shapes: self [T, C], factors [T] -> [T, C].
  public func scaledRows(by factors: [Float]) throws -> Tensor {
    try require(rank: 2, "scaledRows")
    guard factors.count == shape[0] else {
      throw TensorError.countMismatch(operation: "scaledRows", shape: shape, count: factors.count)
    }
    let width = shape[1]
    let expanded = factors.flatMap { [Float](repeating: $0, count: width) }
    return try multiplying(Tensor(expanded, shape, dtype, device))
  }
}

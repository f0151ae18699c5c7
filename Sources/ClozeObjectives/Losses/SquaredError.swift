import ClozeTensor

extension Tensor {
  /// Computes the mean of the squared differences from `targets`.
  ///
  /// - Shapes: self [N, 1], targets [N] -> a scalar.
  public func squaredError(_ targets: [Double]) throws -> Tensor {
    guard targets.count == count else {
      throw TensorError.badShape(
        operation: "squaredError", shape: shape, expected: "a row for each of the targets")
    }
    let differences = zip(doubles, targets).map { $0 - $1 }, share = 1 / Double(max(1, count))
    return try loss(
      "squaredError", value: differences.reduce(0) { $0 + $1 * $1 } * share,
      slopes: differences.map { 2 * $0 * share })
  }
}

import ClozeTensor

/// x W^T + b, with weight [out, in] and bias [out].
public struct Linear {
  /// The matrix [out, in].
  public let weight: Tensor
  /// The shift [out], where the layer has one.
  public let bias: Tensor?

  /// A layer called `name` with its parameters in `store`.
  public init(
    _ store: ParameterStore, _ name: String, inputs: Int, outputs: Int, bias: Bool,
    deviation: Double
  ) throws {
    weight = try store.add(
      "\(name).weight", [outputs, inputs], .normal(deviation), decays: true)
    self.bias = bias ? try store.add("\(name).bias", [outputs], .zeros, decays: false) : nil
  }

  /// - Shapes: [T, in] -> [T, out].
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    try x.linear(weight, bias: bias)
  }

  /// Without the bias, for the operation that follows to add it.
  func unbiased(_ x: Tensor) throws -> Tensor { try x.linear(weight) }
}

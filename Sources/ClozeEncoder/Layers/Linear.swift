import ClozeTensor

/// A linear layer, x W^T + b, with weight [out, in] and bias [out].
public struct Linear {
  /// The matrix [out, in].
  public let weight: Tensor
  /// The bias [out], if the layer has one.
  public let bias: Tensor?

  /// Makes a layer called `name` with its parameters in `store`.
  public init(
    _ store: ParameterStore, _ name: String, inputs: Int, outputs: Int, bias: Bool,
    deviation: Double
  ) throws {
    weight = try store.add(
      "\(name).weight", [outputs, inputs], .normal(deviation), decays: true)
    self.bias = bias ? try store.add("\(name).bias", [outputs], .zeros, decays: false) : nil
  }

  /// Makes a layer that gives zeros until it has learned.
  init(
    zeros store: ParameterStore, _ name: String, inputs: Int, outputs: Int, bias: Bool
  ) throws {
    weight = try store.add("\(name).weight", [outputs, inputs], .zeros, decays: true)
    self.bias = bias ? try store.add("\(name).bias", [outputs], .zeros, decays: false) : nil
  }

  /// Applies the layer.
  ///
  /// - Shapes: [T, in] -> [T, out].
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    try x.linear(weight, bias: bias)
  }

  /// Applies the layer without the bias, which the next operation adds.
  func unbiased(_ x: Tensor) throws -> Tensor { try x.linear(weight) }
}

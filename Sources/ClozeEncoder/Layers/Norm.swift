import ClozeTensor

/// A normalization of each token's features.
public struct Norm {
  /// The kind, epsilon and parameters.
  public let parameters: NormParameters

  /// Makes a norm called `name` over `width` features with its parameters in `store`.
  public init(_ store: ParameterStore, _ name: String, width: Int, _ shape: EncoderConfiguration)
    throws
  {
    let gamma = try store.add("\(name).weight", [width], .ones, decays: false)
    let shifts = shape.norm == .layer && shape.biases
    let beta = shifts ? try store.add("\(name).bias", [width], .zeros, decays: false) : nil
    parameters = NormParameters(
      kind: shape.norm, epsilon: shape.normEpsilon, gamma: gamma, beta: beta)
  }

  /// Normalizes the features of each token.
  ///
  /// - Shapes: [T, C] -> [T, C].
  public func callAsFunction(_ x: Tensor) throws -> Tensor { try x.norm(parameters) }
}

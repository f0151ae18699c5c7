import ClozeTensor

/// Two linear layers with a nonlinearity between them, gated or not.
struct FeedForward {
  let input: Linear
  let output: Linear
  private let configuration: EncoderConfiguration

  init(_ store: ParameterStore, _ name: String, _ configuration: EncoderConfiguration) throws {
    self.configuration = configuration
    let width = configuration.feedForward * (configuration.gated ? 2 : 1)
    input = try Linear(
      store, "\(name).input", inputs: configuration.hidden, outputs: width,
      bias: configuration.biases, deviation: configuration.initializerRange)
    output = try Linear(
      store, "\(name).output", inputs: configuration.feedForward, outputs: configuration.hidden,
      bias: configuration.biases, deviation: configuration.initializerRange)
  }

  /// Computes the output without the output layer's bias, which the residual connection adds.
  ///
  /// - Shapes: [T, C] -> [T, C].
  func callAsFunction(_ x: Tensor) throws -> Tensor {
    let inner = try input.unbiased(x).activation(
      configuration.activation, gated: configuration.gated, bias: input.bias)
    return try output.unbiased(inner)
  }
}

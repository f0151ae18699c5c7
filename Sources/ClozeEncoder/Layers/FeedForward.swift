import ClozeTensor

/// Two linear layers with a nonlinearity between them, gated or not, times a share.
struct FeedForward {
  let input: Linear
  let output: Linear
  private let configuration: EncoderConfiguration
  private let share: Double

  init(
    _ store: ParameterStore, _ name: String, _ configuration: EncoderConfiguration,
    share: Double = 1
  ) throws {
    (self.configuration, self.share) = (configuration, share)
    let width = configuration.feedForward * (configuration.gated ? 2 : 1)
    input = try Linear(
      store, "\(name).input", inputs: configuration.hidden, outputs: width,
      bias: configuration.biases, deviation: configuration.initializerRange)
    output = try Linear(
      store, "\(name).output", inputs: configuration.feedForward, outputs: configuration.hidden,
      bias: configuration.biases, deviation: configuration.initializerRange)
  }

  /// Returns the share of the output layer's bias.
  func outputBias() throws -> Tensor? {
    share == 1 ? output.bias : try output.bias?.scaled(by: share)
  }

  /// Computes the output without the output layer's bias, which the residual connection adds.
  ///
  /// - Shapes: [T, C] -> [T, C].
  func callAsFunction(_ x: Tensor) throws -> Tensor {
    let inner = try input.unbiased(x).activation(
      configuration.activation, gated: configuration.gated, bias: input.bias,
      scale: share)
    return try output.unbiased(inner)
  }
}

import ClozeTensor

extension ConformerBlock {
  /// Returns the problems of attention, and of a norm after the last block, which would follow that
  /// of the block.
  public static func problems(of configuration: EncoderConfiguration) -> [String] {
    configuration.headProblems()
      + (configuration.normPlacement == .post
        ? []
        : [
          "normPlacement is pre: must be post for blocks of the kind conformer, which end in a norm"
        ])
  }

  /// Returns the cost of a block in sequences of `length` steps.
  ///
  /// A transformer block's, a second feed-forward layer, three more norms, and the convolution
  /// module: with C features and a kernel of K steps it learns 2 C^2 + K C + C^2, perhaps 4 C
  /// biases, and a norm. Per step it costs twice its weights. Of a step whose output nothing reads,
  /// the second feed-forward layer and the module's last one are left out.
  ///
  /// Beside what a transformer block keeps, it keeps a second feed-forward layer's, the norms
  /// before the layers, and 2 C before the gate, and C after each of the gate, the convolution, the
  /// norm, the nonlinearity and the last layer.
  public static func cost(of configuration: EncoderConfiguration, length: Int) -> BlockCost {
    let settings = configuration.settings(of: Self.self), hidden = configuration.hidden
    let inner = configuration.feedForward * (configuration.gated ? 3 : 2)
    var cost = TransformerBlock.cost(of: configuration, length: length)
    cost.parameters += added(to: configuration, settings)
    let feed = 2 * Double(hidden * inner), output = 2 * Double(hidden * hidden)
    let module = 3 * output + 2 * Double(hidden * settings.kernel)
    cost.operations += feed + module
    cost.unreadOperations = cost.operations - feed - output
    cost.kept += 14 * hidden + inner
    cost.unreadKept = cost.kept - 5 * hidden - inner
    return cost
  }

  /// Returns the number of parameters that a transformer block does not have.
  private static func added(
    to configuration: EncoderConfiguration, _ settings: Settings
  ) -> Int {
    let hidden = configuration.hidden, bias = configuration.biases ? 1 : 0
    let width = configuration.feedForward * (configuration.gated ? 2 : 1)
    let feed = width * (hidden + bias) + hidden * (configuration.feedForward + bias)
    let norm =
      switch settings.convolutionNorm {
      case .layer: configuration.normParameters
      case .batch: 2 * hidden
      case .none: 0
      }
    let biases = settings.convolutionBiases ? 4 * hidden : 0
    return feed + 3 * configuration.normParameters + norm + hidden * (3 * hidden + settings.kernel)
      + biases
  }
}

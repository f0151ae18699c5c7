import ClozeConfiguration
import ClozeTensor

/// A conformer block (Gulati et al. 2020, section 2): attention and a convolution between two
/// half-step feed-forward layers, each added to its input behind a norm, and a norm at the end.
///
/// The convolution ends with each sequence of a packed batch, so that an utterance has the same bits
/// alone and beside others.
public struct ConformerBlock: EncoderBlock {
  /// The keys that only conformer blocks have.
  public struct Settings: ConfigurationSection {
    /// The kinds of the norm behind the depthwise convolution.
    public enum ConvolutionNorm: String, Codable, Sendable, CaseIterable {
      /// The features of each row, so that no utterance depends on others.
      case layer
      /// Each feature over the rows of the batch, as in the paper.
      case batch
      /// No norm.
      case none
    }

    /// K, the taps of the depthwise convolution.
    public var kernel = 31
    /// The norm behind the depthwise convolution.
    public var convolutionNorm = ConvolutionNorm.layer
    /// True if the layers of the convolution have biases.
    public var convolutionBiases = false
    /// True if the convolution sees no later rows.
    public var causal = false

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries: [String: String] = [
      "kernel": "the taps of the depthwise convolution",
      "convolutionNorm": "the norm behind the depthwise convolution",
      "convolutionBiases": "whether the layers of the convolution have biases",
      "causal": "whether the convolution sees no later rows",
    ]

    /// Returns the problems of the values.
    public func problems() -> [String] {
      (1...1024).contains(kernel) ? [] : ["kernel is \(kernel): must lie in 1...1024"]
    }
  }

  /// The name in recipes and model folders.
  public static let name = "conformer"
  /// A summary in one line.
  public static let summary = "attention and convolution between two half feed-forward layers"

  private let first: (norm: Norm, layer: FeedForward)
  private let attention: (norm: Norm, layer: Attention)
  private let convolution: (norm: Norm, layer: ConvolutionModule)
  private let second: (norm: Norm, layer: FeedForward)
  private let finalNorm: Norm
  private let residual: ResidualConnection

  /// Makes the block with its parameters in `store`.
  public init(_ store: ParameterStore, layer: Int, _ configuration: EncoderConfiguration) throws {
    func norm(_ name: String) throws -> Norm {
      try Norm(store, "layers.\(layer).\(name).norm", width: configuration.hidden, configuration)
    }
    func name(_ part: String) -> String { "layers.\(layer).\(part)" }
    first = (
      try norm("feedForward1"), try FeedForward(store, name("feedForward1"), configuration)
    )
    attention = (try norm("attention"), try Attention(store, name("attention"), configuration))
    convolution = (
      try norm("convolution"),
      try ConvolutionModule(store, name("convolution"), configuration)
    )
    second = (
      try norm("feedForward2"), try FeedForward(store, name("feedForward2"), configuration)
    )
    finalNorm = try Norm(store, name("norm"), width: configuration.hidden, configuration)
    residual = ResidualConnection(layer: layer, configuration)
  }

  /// Computes the four branches, each added to its input, and the last norm.
  ///
  /// - Shapes: [T, C] -> [T, C], or [rows.count, C].
  public func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, rows: [Int32]?,
    view: AttentionView
  ) throws -> Tensor {
    var x = try half(first, x, layout, context)
    let mixed = try attention.layer(attention.norm(x), layout, context, view: view)
    x = try residual.joined(
      mixed, attention.layer.output.bias, adding: x, layout, context)
    // Each row needs its neighbours up to here.
    let convolved = try convolution.layer(convolution.norm(x), layout, context, rows: rows)
    let chosen = rows.map(layout.choosing) ?? layout
    x = try residual.joined(
      convolved, convolution.layer.output.bias, adding: rows.map(x.gatherRows) ?? x, chosen,
      context)
    return try finalNorm(half(second, x, chosen, context))
  }

  /// Computes x + dropout(feedForward(norm(x)) / 2).
  private func half(
    _ part: (norm: Norm, layer: FeedForward), _ x: Tensor, _ layout: SequenceLayout,
    _ context: ForwardContext
  ) throws -> Tensor {
    try residual.joined(
      part.layer(part.norm(x)).scaled(by: 0.5), part.layer.output.bias?.scaled(by: 0.5), adding: x,
      layout, context)
  }

  /// Returns the problems of attention, and of norms that are not where these blocks have them.
  public static func problems(of configuration: EncoderConfiguration) -> [String] {
    configuration.headProblems()
      + (configuration.normPlacement == .post
        ? []
        : [
          "normPlacement is pre: must be post for blocks of the kind conformer, which end with a norm"
        ])
  }

  /// Returns the cost of a block in sequences of `length` rows.
  ///
  /// With C features, F inner ones and K taps it learns twice 2 C F, 4 C^2 (attention), 3 C^2 + K C
  /// (convolution), biases and norms. All rows of the last block are needed until the depthwise
  /// convolution is done.
  public static func cost(of configuration: EncoderConfiguration, length: Int) -> BlockCost {
    let settings = configuration.settings(of: Self.self)
    let hidden = configuration.hidden, width = Double(hidden)
    var plain = TransformerBlock.cost(of: configuration, length: length)
    let inner = configuration.feedForward * (configuration.gated ? 2 : 1)
    let bias = configuration.biases ? 1 : 0
    let feedForward = inner * (hidden + bias) + hidden * (configuration.feedForward + bias)
    let feedForwardOperations = 2 * Double(hidden * (inner + configuration.feedForward))
    plain.parameters +=
      feedForward + 3 * configuration.normParameters
      + ConvolutionModule.parameters(configuration, settings)
    let convolution = 2 * (3 * width * width + Double(settings.kernel) * width)
    plain.operations += feedForwardOperations + convolution
    plain.unreadOperations = plain.operations - feedForwardOperations - 2 * width * width
    plain.kept += 2 * hidden + inner + configuration.feedForward + 8 * hidden
    plain.unreadKept = plain.kept - inner - configuration.feedForward - 3 * hidden
    return plain
  }
}

/// The convolution module of a conformer block: pointwise, gated linear unit, depthwise, norm, SiLU,
/// pointwise (Gulati et al. 2020, section 2.2).
///
/// The first half of the first layer's features are the gate.
struct ConvolutionModule {
  private let input: Linear
  private let kernel: Tensor
  private let bias: Tensor?
  private let norm: Norm?
  private let batchNorm: BatchNorm?
  let output: Linear
  private let isCausal: Bool

  init(_ store: ParameterStore, _ name: String, _ configuration: EncoderConfiguration) throws {
    let settings = configuration.settings(of: ConformerBlock.self)
    let hidden = configuration.hidden, deviation = configuration.initializerRange
    let hasBiases = settings.convolutionBiases
    isCausal = settings.causal
    input = try Linear(
      store, "\(name).input", inputs: hidden, outputs: 2 * hidden, bias: hasBiases,
      deviation: deviation)
    kernel = try store.add(
      "\(name).depthwise.weight", [hidden, settings.kernel],
      .normal(1 / Double(settings.kernel).squareRoot()), decays: true)
    bias =
      hasBiases ? try store.add("\(name).depthwise.bias", [hidden], .zeros, decays: false) : nil
    norm =
      settings.convolutionNorm == .layer
      ? try Norm(store, "\(name).depthwise.norm", width: hidden, configuration) : nil
    batchNorm =
      settings.convolutionNorm == .batch
      ? try BatchNorm(store, "\(name).depthwise.norm", width: hidden) : nil
    output = try Linear(
      store, "\(name).output", inputs: hidden, outputs: hidden, bias: hasBiases,
      deviation: deviation)
  }

  /// Computes the output without the output layer's bias, which the residual connection adds.
  ///
  /// - Shapes: [T, C] -> [T, C], or [rows.count, C].
  func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, rows: [Int32]?
  ) throws -> Tensor {
    let gated = try input.unbiased(x).activation(.sigmoid, gated: true, bias: input.bias)
    var inner = try gated.depthwiseConvolution(
      kernel, bias: bias, offsets: layout.offsets, causal: isCausal)
    // The statistics of a batch are those of all its rows.
    if let batchNorm { inner = try batchNorm(inner, context) }
    if let rows { inner = try inner.gatherRows(rows) }
    if let norm { inner = try norm(inner) }
    return try output.unbiased(inner.activation(.silu))
  }

  /// The number of parameters.
  static func parameters(
    _ configuration: EncoderConfiguration, _ settings: ConformerBlock.Settings
  ) -> Int {
    let hidden = configuration.hidden, bias = settings.convolutionBiases ? 1 : 0
    let norm =
      switch settings.convolutionNorm {
      case .layer: configuration.normParameters
      case .batch: 2 * hidden
      case .none: 0
      }
    return 2 * hidden * (hidden + bias) + hidden * (settings.kernel + bias)
      + hidden * (hidden + bias) + norm
  }
}

import ClozeConfiguration
import ClozeTensor

/// A conformer block (Gulati et al. 2020, section 2): attention and a convolution in time between
/// two halves of feed-forward layers, each with a norm before it, and a norm at the end:
///
///     x += FF(LN x) / 2;  x += attention(LN x);  x += convolution(LN x);  x += FF(LN x) / 2;  LN x
public struct ConformerBlock: EncoderBlock {
  /// The keys of conformer blocks.
  public struct Settings: ConfigurationSection {
    /// The norms between the convolution in time and its nonlinearity.
    public enum ConvolutionNorm: String, Codable, Sendable, CaseIterable {
      /// Of each step's features, as the other norms.
      case layer
      /// Of each feature over the batch (Gulati et al. 2020).
      case batch
      /// No norm.
      case none
    }

    /// K, the number of steps that the convolution mixes.
    public var kernel = 31
    /// The norm after the convolution.
    public var convolutionNorm = ConvolutionNorm.layer
    /// True if the layers of the convolution module have biases.
    public var convolutionBiases = false
    /// True if the convolution sees only the step itself and those before it.
    public var causal = false

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries = [
      "kernel": "steps that the convolution mixes; odd unless it is causal",
      "convolutionNorm":
        "after the convolution: of each step (layer), of each feature over the batch, or none",
      "convolutionBiases": "whether the layers of the convolution module have biases",
      "causal": "whether the convolution sees only a step and those before it",
    ]

    /// Returns the problems of the values, one line each.
    public func problems() -> [String] {
      guard (1...1023).contains(kernel) else {
        return ["kernel is \(kernel): must lie in 1...1023"]
      }
      guard causal || kernel % 2 == 1 else {
        return ["kernel is \(kernel): must be odd, so that it is centred; or set causal"]
      }
      return []
    }
  }

  /// The name in recipes and model folders.
  public static let name = "conformer"
  /// A summary in one line.
  public static let summary =
    "attention and a convolution between half feed-forward layers, for speech"
  /// True: the convolution reads them.
  public static let readsNeighbours = true

  private let first: FeedForward
  private let firstNorm: Norm
  private let attention: Attention
  private let attentionNorm: Norm
  private let convolution: ConvolutionModule
  private let second: FeedForward
  private let secondNorm: Norm
  private let norm: Norm
  private let residual: ResidualConnection

  /// Makes the block with its parameters in `store`.
  public init(_ store: ParameterStore, layer: Int, _ configuration: EncoderConfiguration) throws {
    let name = "layers.\(layer)", width = configuration.hidden
    residual = ResidualConnection(layer: layer, configuration)
    func norm(_ part: String) throws -> Norm {
      try Norm(store, name + part + ".norm", width: width, configuration)
    }
    firstNorm = try norm(".firstFeedForward")
    first = try FeedForward(store, "\(name).firstFeedForward", configuration, share: 0.5)
    attentionNorm = try norm(".attention")
    attention = try Attention(store, "\(name).attention", configuration)
    convolution = try ConvolutionModule(
      store, "\(name).convolution", configuration, configuration.settings(of: Self.self))
    secondNorm = try norm(".secondFeedForward")
    second = try FeedForward(store, "\(name).secondFeedForward", configuration, share: 0.5)
    self.norm = try norm("")
  }

  /// Encodes packed sequences.
  ///
  /// - Shapes: [T, C] -> [T, C], or [rows.count, C].
  /// - Throws: `TensorError` if the view does not show all rows in their positions, which the
  ///   convolution sees.
  public func callAsFunction(
    _ x: Tensor, _ sequences: SequenceLayout, _ context: ForwardContext, rows: [Int32]?,
    view: AttentionView
  ) throws -> Tensor {
    try view.requireWhole("conformer block", x, seenBy: "a convolution")
    let layout = rows.map(sequences.choosing) ?? sequences
    let fed = try residual.joined(
      first(firstNorm(x)), first.outputBias(), adding: x, sequences, context)
    let mixed = try residual.joined(
      attention(attentionNorm(fed), sequences, context), attention.output.bias, adding: fed,
      sequences, context)
    // The convolution reads the neighbours of the requested rows; what follows needs them alone.
    let local = try convolution(mixed, sequences, context, rows: rows)
    let sum = try residual.joined(
      local, convolution.output.bias, adding: rows.map(mixed.gatherRows) ?? mixed, layout, context)
    return try residual.normed(
      second(secondNorm(sum)), second.outputBias(), adding: sum, norm, layout, context)
  }
}

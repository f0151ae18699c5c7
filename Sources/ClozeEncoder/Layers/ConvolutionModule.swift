import ClozeTensor

/// The convolution module of a conformer block (Gulati et al. 2020, section 2.2): a gated linear
/// layer, a convolution in time that ends with each sequence, a norm, SiLU and a linear layer.
struct ConvolutionModule {
  /// The normalization after the convolution.
  private enum InnerNorm {
    case layer(Norm)
    case batch(BatchNorm)
    case none
  }

  let output: Linear
  private let norm: Norm
  private let input: Linear
  private let kernel: Tensor
  private let bias: Tensor?
  private let inner: InnerNorm
  private let isCausal: Bool

  init(
    _ store: ParameterStore, _ name: String, _ configuration: EncoderConfiguration,
    _ settings: ConformerBlock.Settings
  ) throws {
    let width = configuration.hidden, hasBiases = settings.convolutionBiases
    isCausal = settings.causal
    norm = try Norm(store, "\(name).norm", width: width, configuration)
    func linear(_ part: String, outputs: Int) throws -> Linear {
      try Linear(
        store, "\(name).\(part)", inputs: width, outputs: outputs, bias: hasBiases,
        deviation: configuration.initializerRange)
    }
    input = try linear("input", outputs: 2 * width)
    let bound = 1 / Double(settings.kernel).squareRoot()
    kernel = try store.add(
      "\(name).depthwise.weight", [width, settings.kernel],
      .uniform(-bound...bound), decays: true)
    bias =
      hasBiases ? try store.add("\(name).depthwise.bias", [width], .zeros, decays: false) : nil
    inner =
      switch settings.convolutionNorm {
      case .layer: .layer(try Norm(store, "\(name).inner", width: width, configuration))
      case .batch: .batch(try BatchNorm(store, "\(name).inner", width: width))
      case .none: .none
      }
    output = try linear("output", outputs: width)
  }

  /// Computes the output without the output layer's bias, which the residual connection adds.
  ///
  /// - Parameter rows: The requested rows, ascending; nil for all.
  /// - Shapes: [T, C] -> [T, C], or [rows.count, C].
  func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, rows: [Int32]?
  ) throws -> Tensor {
    let gated = try input.unbiased(norm(x)).gatedLinearUnit(bias: input.bias)
    let local = try gated.depthwiseConvolution(
      kernel, bias: bias, offsets: layout.offsets, causal: isCausal)
    return try output.unbiased(normalized(local, context, rows).activation(.silu))
  }

  /// Returns the requested rows, normalized.
  private func normalized(
    _ x: Tensor, _ context: ForwardContext, _ rows: [Int32]?
  ) throws -> Tensor {
    func chosen(_ x: Tensor) throws -> Tensor { try rows.map(x.gatherRows) ?? x }
    return switch inner {
    case .layer(let norm): try norm(chosen(x))
    // The statistics are those of all rows.
    case .batch(let norm): try chosen(norm(x, context))
    case .none: try chosen(x)
    }
  }
}

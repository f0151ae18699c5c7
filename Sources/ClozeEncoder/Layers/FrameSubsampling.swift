import ClozeTensor

/// Frames of sound as the input of an encoder's blocks: fewer and wider rows, in which every
/// utterance ends at its last frame.
public struct FrameSubsampling {
  /// The kind and sizes.
  public let configuration: SubsamplingConfiguration
  private let layers: Layers
  private let output: Linear

  private enum Layers {
    case stack(NormParameters)
    case convolution(ConvolutionPair)
  }

  /// Makes subsampling of frames of `bins` numbers to `hidden` features, with its parameters in
  /// `store`.
  ///
  /// - Parameter deviation: The standard deviation of the last layer's initial weights.
  public init(
    _ store: ParameterStore, _ name: String, bins: Int, hidden: Int,
    _ configuration: SubsamplingConfiguration, deviation: Double
  ) throws {
    self.configuration = configuration
    let width = configuration.width(bins: bins)
    switch configuration.kind {
    case .stack:
      layers = .stack(
        NormParameters(
          kind: .layer, epsilon: 1e-5,
          gamma: try store.add("\(name).norm.weight", [width], .ones, decays: false),
          beta: try store.add("\(name).norm.bias", [width], .zeros, decays: false)))
    case .convolution:
      layers = .convolution(
        try ConvolutionPair(store, name, channels: configuration.channels))
    }
    output = try Linear(
      store, "\(name).output", inputs: width, outputs: hidden, bias: true, deviation: deviation)
  }

  /// The number of frames between the starts of two steps.
  public var factor: Int { configuration.factor }

  /// The number of frames of the shortest utterance that has a step.
  public var least: Int { configuration.least }

  /// Returns the layout of the steps of utterances whose frames lie in `layout`.
  public func layout(_ frames: SequenceLayout) -> SequenceLayout { configuration.layout(frames) }

  /// Computes the steps of packed utterances.
  ///
  /// - Shapes: frames [T, bins] -> [T', C].
  public func callAsFunction(
    _ frames: Tensor, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    try projected(features(frames, layout, context))
  }

  /// Computes the features of the steps of packed utterances, before the last layer.
  ///
  /// - Shapes: frames [T, bins] -> [T', `configuration.width(bins:)`].
  public func features(
    _ frames: Tensor, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    let frames = try frames.cast(to: context.dtype)
    switch layers {
    case .stack(let norm): return try stacked(frames, layout).norm(norm)
    case .convolution(let pair): return try pair(frames, layout)
    }
  }

  /// Applies the last layer.
  ///
  /// - Shapes: [T', `configuration.width(bins:)`] -> [T', C].
  public func projected(_ features: Tensor) throws -> Tensor { try output(features) }

  /// Returns the frames of each step side by side.
  ///
  /// - Shapes: [T, bins] -> [T', frames bins].
  private func stacked(_ frames: Tensor, _ layout: SequenceLayout) throws -> Tensor {
    let size = configuration.frames, width = size * frames.shape[1]
    let rows = zip(layout.offsets, layout.offsets.dropFirst()).flatMap {
      $0..<$0 + Int32(configuration.steps(Int($1 - $0)) * size)
    }
    let whole = rows.count == frames.shape[0] ? frames : try frames.gatherRows(rows)
    return try whole.reshaped([rows.count / size, width])
  }
}

/// Two convolutions of 3 x 3 places with strides of 2 and without padding, each followed by a
/// rectifier.
private struct ConvolutionPair {
  let weights: [Tensor]
  let biases: [Tensor]

  init(_ store: ParameterStore, _ name: String, channels: Int) throws {
    func weight(_ part: String, inputs: Int) throws -> Tensor {
      // Keeps the size of features behind a rectifier (He et al. 2015, section 2.2).
      let bound = (6 / Double(9 * inputs)).squareRoot()
      return try store.add(
        "\(name).\(part).weight", [channels, 3, 3, inputs], .uniform(-bound...bound),
        decays: true)
    }
    weights = try [weight("first", inputs: 1), weight("second", inputs: channels)]
    biases = try ["first", "second"].map {
      try store.add("\(name).\($0).bias", [channels], .zeros, decays: false)
    }
  }

  /// - Shapes: frames [T, bins] -> [T', F channels], place by place.
  func callAsFunction(_ frames: Tensor, _ layout: SequenceLayout) throws -> Tensor {
    try frames.frameConvolution(
      zip(weights, biases).map { (weight: $0, bias: $1) }, offsets: layout.offsets)
  }
}

import ClozeConfiguration
import ClozeTensor

/// The way from frames of features to the fewer steps that an encoder sees.
public struct SubsamplingConfiguration: ConfigurationSection {
  /// The kinds of subsampling.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Two convolutions over time and features, 3 x 3 with stride 2 (Chung et al. 2021, section 3.2):
    /// four frames a step.
    case convolution
    /// Neighbouring frames side by side, normalized (Barrault et al. 2023).
    case stack
  }

  /// The kind.
  public var kind = Kind.stack
  /// The channels of the convolutions; `convolution`.
  public var channels = 64
  /// The frames of a step; `stack`.
  public var frames = 4

  /// Makes the default values.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "kind": "two convolutions (four frames a step), or frames side by side (stack)",
    "channels": "the channels of the convolutions, with convolution",
    "frames": "the frames of a step, with stack",
  ]

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    [("channels", channels, 1...4096), ("frames", frames, 1...64)]
      .filter { !$2.contains($1) }.map { "\($0) is \($1): must lie in \($2)" }
  }

  /// The number of frames between steps.
  public var factor: Int { kind == .stack ? frames : 4 }
  /// The number of frames that the first step needs.
  public var least: Int { kind == .stack ? frames : 7 }
  /// The number of frames that two steps need.
  public var framesOfTwoSteps: Int { least + factor }

  /// Returns the number of steps of `count` frames.
  public func steps(_ count: Int) -> Int {
    guard count >= least else { return 0 }
    return kind == .stack ? count / frames : ((count - 1) / 2 - 1) / 2
  }

  /// Returns the cost per step.
  public func cost(bins: Int, hidden: Int) -> BlockCost {
    switch kind {
    case .stack:
      let inputs = bins * frames
      return BlockCost(
        parameters: 2 * inputs + (inputs + 1) * hidden, operations: Double(2 * inputs * hidden),
        kept: 2 * inputs + hidden)
    case .convolution:
      let (one, two) = Self.bins(bins)
      let inputs = two * channels
      return BlockCost(
        parameters: 10 * channels + (9 * channels + 1) * channels + (inputs + 1) * hidden,
        operations: Double(
          2 * 9 * channels * one * 2 + 2 * 9 * channels * channels * two + 2 * inputs * hidden),
        kept: 2 * one * channels + 2 * inputs + hidden)
    }
  }

  /// The numbers of features after each convolution.
  static func bins(_ bins: Int) -> (Int, Int) {
    let one = (bins - 1) / 2
    return (one, (one - 1) / 2)
  }
}

/// A layer that makes steps of frames; every utterance of a packed batch begins and ends by itself.
public struct FrameSubsampling {
  /// The values.
  public let configuration: SubsamplingConfiguration
  private let norm: NormParameters?
  private let convolutions: [Linear]
  private let output: Linear

  /// Makes a layer called `name` with its parameters in `store`.
  public init(
    _ store: ParameterStore, _ name: String, bins: Int, hidden: Int,
    _ configuration: SubsamplingConfiguration, deviation: Double
  ) throws {
    self.configuration = configuration
    let channels = configuration.channels
    var inputs = bins * configuration.frames
    switch configuration.kind {
    case .stack:
      norm = NormParameters(
        kind: .layer, epsilon: 1e-5,
        gamma: try store.add("\(name).norm.weight", [inputs], .ones, decays: false),
        beta: try store.add("\(name).norm.bias", [inputs], .zeros, decays: false))
      convolutions = []
    case .convolution:
      norm = nil
      convolutions = try [1, channels].enumerated().map { place, sources in
        try Linear(
          store, "\(name).convolutions.\(place)", inputs: 9 * sources, outputs: channels,
          bias: true,
          deviation: (2 / Double(9 * sources)).squareRoot())
      }
      inputs = SubsamplingConfiguration.bins(bins).1 * channels
    }
    output = try Linear(
      store, "\(name).output", inputs: inputs, outputs: hidden, bias: true,
      deviation: 1 / Double(inputs).squareRoot())
  }

  /// The number of frames between steps.
  public var factor: Int { configuration.factor }
  /// The number of frames that the first step needs.
  public var least: Int { configuration.least }

  /// Returns the layout of the steps of `frames`.
  public func layout(_ frames: SequenceLayout) -> SequenceLayout {
    var offsets: [Int32] = [0]
    for (first, end) in zip(frames.offsets, frames.offsets.dropFirst()) {
      offsets.append(offsets[offsets.count - 1] + Int32(configuration.steps(Int(end - first))))
    }
    return SequenceLayout(offsets: offsets)
  }

  /// Computes the steps.
  ///
  /// - Shapes: frames [T, bins] -> [T', C].
  public func callAsFunction(
    _ frames: Tensor, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    switch configuration.kind {
    case .stack: try stacked(frames, layout)
    case .convolution: try convolved(frames, layout)
    }
  }

  private func stacked(_ frames: Tensor, _ layout: SequenceLayout) throws -> Tensor {
    let size = configuration.frames, bins = frames.shape[1]
    let kept = zip(layout.offsets, layout.offsets.dropFirst()).flatMap { first, end in
      Array(first..<first + Int32(configuration.steps(Int(end - first)) * size))
    }
    let rows = try frames.gatherRows(kept).reshaped([kept.count / size, size * bins])
    return try output(norm.map { try rows.norm($0) } ?? rows)
  }

  private func convolved(_ frames: Tensor, _ layout: SequenceLayout) throws -> Tensor {
    let bins = frames.shape[1], channels = configuration.channels
    let parts = try zip(layout.offsets, layout.offsets.dropFirst()).compactMap {
      first, end -> Tensor? in
      let count = Int(end - first), steps = configuration.steps(count)
      guard steps > 0 else { return nil }
      var image = try frames.slice(axis: 0, Int(first)..<Int(end)).reshaped([1, count, bins, 1])
      for (place, layer) in convolutions.enumerated() {
        let sources = place == 0 ? 1 : channels
        image = try image.convolution2D(
          layer.weight.reshaped([channels, 3, 3, sources]), bias: layer.bias, stride: 2
        ).activation(.relu)
      }
      return try image.reshaped([steps, image.count / steps])
    }
    return try output(Tensor.concatenating(parts, axis: 0))
  }
}

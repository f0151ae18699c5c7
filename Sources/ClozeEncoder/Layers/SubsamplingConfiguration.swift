import ClozeConfiguration

/// The way from frames of sound to the steps of an encoder.
public struct SubsamplingConfiguration: ConfigurationSection {
  /// The kinds of subsampling.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Two convolutions over time and frequency with strides of 2 (Gulati et al. 2020, section
    /// 2.4).
    case convolution
    /// Consecutive frames side by side, normalized (Chung et al. 2021; Chiu et al. 2022).
    case stack
  }

  /// The kind.
  public var kind = Kind.convolution
  /// The number of channels of the convolutions.
  public var channels = 64
  /// The number of frames of a step, with `stack`.
  public var frames = 4

  /// Makes the default configuration.
  public init() {}

  /// One line about each key.
  public static let summaries = [
    "kind": "two convolutions of stride 2 (convolution), or frames side by side (stack)",
    "channels": "channels of the convolutions",
    "frames": "frames of a step, with stack; those of an incomplete step are left out",
  ]

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    if !(1...4096).contains(channels) {
      problems.append("channels is \(channels): must lie in 1...4096")
    }
    if !(1...64).contains(frames) {
      problems.append("frames is \(frames): must lie in 1...64")
    }
    return problems
  }

  /// The number of frames between the starts of two steps.
  public var factor: Int { kind == .stack ? frames : 4 }

  /// The number of frames of the shortest utterance that has a step.
  public var least: Int { kind == .stack ? frames : 7 }

  /// The number of features of a step before the last layer, of frames of `bins` numbers.
  public func width(bins: Int) -> Int {
    kind == .stack ? frames * bins : steps(bins) * channels
  }

  /// The number of frames that two steps need.
  public var framesOfTwoSteps: Int { least + factor }

  /// Returns the number of steps of `frames` frames.
  public func steps(_ frames: Int) -> Int {
    switch kind {
    case .convolution: max(0, ((frames - 1) / 2 - 1) / 2)
    case .stack: frames / self.frames
    }
  }

  /// Returns the layout of the steps of utterances whose frames lie in `layout`.
  public func layout(_ frames: SequenceLayout) -> SequenceLayout {
    let offsets = zip(frames.offsets, frames.offsets.dropFirst()).reduce(into: [Int32(0)]) {
      $0.append(($0.last ?? 0) + Int32(steps(Int($1.1 - $1.0))))
    }
    return SequenceLayout(offsets: offsets)
  }

  /// Returns the cost per step of frames with `bins` numbers that become `hidden` features.
  ///
  /// With N channels, F bins after the second convolution and C features: 9 N + N and 9 N^2 + N
  /// parameters, and F N C + C; of the first convolution four times two places belong to a place of
  /// the second. Its output is kept, the first one's is not.
  public func cost(bins: Int, hidden: Int) -> BlockCost {
    switch kind {
    case .stack:
      let width = frames * bins
      return BlockCost(
        parameters: 2 * width + hidden * (width + 1), operations: Double(2 * width * hidden),
        kept: 2 * width)
    case .convolution:
      let places = SubsamplingConfiguration().steps(bins), width = places * channels
      let first = 10 * channels, second = channels * (9 * channels + 1)
      return BlockCost(
        parameters: first + second + hidden * (width + 1),
        operations: Double(2 * width * hidden)
          + 18 * Double(places * channels) * Double(channels + 4),
        kept: width)
    }
  }
}

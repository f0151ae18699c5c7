import ClozeData
import ClozeEncoder
import ClozeTensor

/// Frames of speech as steps of the one encoder: subsampling and conformer blocks (Chung et al.
/// 2021, section 3.2), without heads.
public struct SpeechBackbone {
  /// The sizes.
  public let configuration: SpeechModelConfiguration
  /// The way from frames to steps.
  public let subsampling: FrameSubsampling
  /// The blocks.
  public let encoder: Encoder
  private let device: Device

  /// Makes a backbone with its parameters in `store`.
  public init(_ store: ParameterStore, _ configuration: SpeechModelConfiguration) throws {
    self.configuration = configuration
    device = store.device
    let encoder = configuration.encoder
    subsampling = try FrameSubsampling(
      store, "subsampling", bins: configuration.features.bins, hidden: encoder.hidden,
      configuration.subsampling, deviation: encoder.initializerRange)
    self.encoder = try Encoder(store, encoder)
  }

  /// Returns the layout of the steps of frames.
  public func layout(_ frames: SpeechFrames) -> SequenceLayout {
    subsampling.layout(SequenceLayout(offsets: frames.offsets))
  }

  /// Computes the encoder's input.
  ///
  /// - Shapes: frames [T, bins] -> [T', C].
  public func steps(_ frames: SpeechFrames, _ context: ForwardContext) throws -> Tensor {
    try subsampling.projected(features(frames, context))
  }

  /// Computes the features of steps before the projection, which quantizers read.
  ///
  /// - Shapes: frames [T, bins] -> [T', features].
  func features(_ frames: SpeechFrames, _ context: ForwardContext) throws -> Tensor {
    let rows = try Tensor(
      frames.values, [frames.values.count / frames.bins, frames.bins], .f32, device)
    return try subsampling.features(rows, SequenceLayout(offsets: frames.offsets), context)
  }

  /// Encodes frames.
  ///
  /// - Shapes: frames [T, bins] -> [T', C].
  public func callAsFunction(_ frames: SpeechFrames, _ context: ForwardContext) throws -> Tensor {
    try encoder(steps(frames, context), layout(frames), context)
  }

  /// Computes the output of the blocks numbered `depths`, ascending, 0 for the encoder's input.
  ///
  /// - Shapes: for each depth [T', C].
  public func states(
    _ frames: SpeechFrames, after depths: [Int], _ context: ForwardContext
  ) throws -> [Tensor] {
    try encoder.states(steps(frames, context), layout(frames), context, after: depths)
  }

  /// The duration of a step in seconds.
  public var secondsPerStep: Double {
    SpeechModelConfiguration.secondsPerFrame * Double(subsampling.factor)
  }
}

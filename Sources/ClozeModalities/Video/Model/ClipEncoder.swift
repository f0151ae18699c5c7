import ClozeEncoder
import ClozeModels
import ClozeTensor

/// An encoder of clips: the way from frames to rows, and the blocks. All models of video have it
/// under the same names.
public struct ClipEncoder {
  /// The prefix of its parameters in a model.
  public static let prefix = "video"

  /// The sizes.
  public let configuration: ClipEncoderConfiguration
  /// The way from frames to the rows of `encoder`.
  public let embedding: FrameEmbedding
  /// The blocks.
  public let encoder: Encoder
  private let store: ParameterStore

  /// Makes an encoder with its parameters in the model's store, under `prefix`.
  public init(_ store: ParameterStore, _ configuration: ClipEncoderConfiguration) throws {
    self.configuration = configuration
    self.store = store.scoped(Self.prefix)
    embedding = try FrameEmbedding(
      self.store, configuration.grid(), frames: configuration.count, configuration.video)
    encoder = try Encoder(self.store, configuration.settledVideo)
  }

  /// Embeds clips.
  ///
  /// - Parameters:
  ///   - bytes: Colours, clip by clip and frame by frame.
  ///   - counts: The number of frames, or tubes, of each clip.
  func rows(
    _ bytes: [UInt8], counts: [Int], _ context: ForwardContext
  ) throws -> (rows: Tensor, layout: SequenceLayout) {
    let layout = try embedding.layout(frames: counts)
    let patches = try embedding.grid.patches(
      of: bytes, scale: .plain, context.dtype, store.device)
    return (try embedding(patches, layout, context), layout)
  }
}

extension ClipEncoder {
  /// The kinds of models that have an encoder of clips.
  private static let modalities = ["video", "video-pixels", "video-classify"]

  private struct Sizes: Codable { var backbone: ClipEncoderConfiguration }

  /// Reads the sizes of the encoder of clips of the model of video in the folder at `path`, of
  /// whatever kind, and checks them.
  ///
  /// - Throws: `FileError`, `ModelFolderError` or `VideoModelError.badConfiguration`.
  public static func configuration(of path: String) throws -> ClipEncoderConfiguration {
    let found = try ModelFolder.modality(of: path) ?? "text"
    guard modalities.contains(found) else {
      throw ModelFolderError(
        file: path, problem: .otherModality(found: found, wanted: modalities[0]))
    }
    let sizes: Sizes = try NativeModelFolder.configuration(of: path, modality: found)
    let problems = sizes.backbone.validate()
    guard problems.isEmpty else { throw VideoModelError.badConfiguration(path: path, problems) }
    return sizes.backbone
  }

  /// Takes the weights of the encoder of clips of the model in `folder`, of the same sizes.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, or `ModelFolderError`, which names what does not
  ///   fit.
  public func begin(with folder: String) throws {
    // The choice of frames, which not every kind of model has, is no part of the encoder.
    let wanted = (store.parameters + store.states).filter { !$0.name.hasPrefix("selector.") }
    try ModelPart(of: folder).copy(
      wanted.map { ModelPart.Move(from: Self.prefix + "." + $0.name, to: $0) })
  }
}

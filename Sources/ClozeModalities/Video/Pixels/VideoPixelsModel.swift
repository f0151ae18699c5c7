import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor

/// A model of masked video (Tong et al. 2022, VideoMAE): an encoder of clips, and a narrow decoder
/// that predicts the pixels of hidden patches.
public struct VideoPixelsModel {
  /// The sizes of a model.
  public struct Configuration: Codable, Sendable, Equatable {
    /// The encoder of clips.
    public var backbone: ClipEncoderConfiguration
    /// The decoder.
    public var decoder: PatchDecoder.Configuration

    /// Makes a configuration.
    public init(backbone: ClipEncoderConfiguration, decoder: PatchDecoder.Configuration) {
      (self.backbone, self.decoder) = (backbone, decoder)
    }
  }

  /// The name in model folders and recipes.
  public static let modality = "video-pixels"

  /// The configuration.
  public let configuration: Configuration
  /// The parameters.
  public let store: ParameterStore
  /// The encoder of clips.
  public let tower: ClipEncoder
  /// The decoder of hidden patches.
  public let decoder: PatchDecoder

  /// Makes a model with fresh parameters in `store`.
  public init(_ configuration: Configuration, _ store: ParameterStore) throws {
    (self.configuration, self.store) = (configuration, store)
    tower = try ClipEncoder(store, configuration.backbone)
    decoder = try PatchDecoder(
      store.scoped("decoder"), configuration.decoder,
      inputs: configuration.backbone.video.hidden, outputs: tower.embedding.grid.width)
  }

  /// The parts that objectives are built on.
  var setup: ObjectiveSetup {
    var setup = ObjectiveSetup(
      store, configuration.backbone.video, tokenHead: nil,
      places: configuration.backbone.count * (1 + configuration.backbone.patches))
    setup.patchDecoder = decoder
    return setup
  }

  /// Returns clips of which tubes are hidden.
  ///
  /// - Parameter random: Returns the random numbers for a clip.
  func masked(
    _ batch: ClipBatch, _ masking: TubeMasking, _ dtype: DType, random: (Int32) -> CounterRandom
  ) throws -> MaskedClips {
    let side = tower.embedding.grid.side
    let seen = batch.clips.map { clip -> [Int32] in
      var random = random(clip)
      return masking.seen(side: side, &random)
    }
    return try MaskedClips(batch, seeing: seen, tower.embedding, dtype, store.device)
  }
}

extension VideoPixelsModel {
  /// Reads the model in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError` or `VideoModelError`.
  public static func load(from path: String, device: Device) throws -> VideoPixelsModel {
    return try NativeModelFolder.model(from: path, device: device) {
      try VideoPixelsModel(configuration(of: path), $0)
    }
  }

  /// Reads the configuration of the model in the folder at `path`, and checks it.
  static func configuration(of path: String) throws -> Configuration {
    let configuration: Configuration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    let problems = configuration.backbone.validate() + configuration.decoder.validate()
    guard problems.isEmpty else { throw VideoModelError.badConfiguration(path: path, problems) }
    return configuration
  }

  /// Writes the model to the folder at `path`, complete or not at all.
  public func save(to path: String) throws {
    try NativeModelFolder.save(store, configuration, modality: Self.modality, to: path)
  }
}

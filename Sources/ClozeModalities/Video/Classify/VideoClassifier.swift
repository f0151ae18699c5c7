import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// A classifier of clips: an encoder of clips, [mean of the frames' class tokens; mean of the
/// patches], and the general classification head.
///
/// Contrast teaches the class tokens, masked pixels the patches; a classifier reads both, so that
/// it can start from either.
public struct VideoClassifier: ClassModel {
  /// The sizes of a classifier, and its classes.
  public typealias Configuration = ClassifierConfiguration<ClipEncoderConfiguration>

  /// The name in model folders and recipes.
  public static let modality = "video-classify"

  /// The configuration.
  public let configuration: Configuration
  /// The parameters.
  public let store: ParameterStore
  /// The model without its head.
  public let backbone: ClipEncoder
  /// The head.
  public let head: ClassificationHead

  /// The names of the classes, by label.
  public var classes: [String] { configuration.classes }

  /// Makes a classifier with fresh parameters, for training without a pretrained model.
  public init(_ configuration: Configuration, seed: UInt64, device: Device) throws {
    try self.init(configuration, ParameterStore(seed: seed, device: device))
  }

  private init(_ configuration: Configuration, _ store: ParameterStore) throws {
    (self.configuration, self.store) = (configuration, store)
    backbone = try ClipEncoder(store, configuration.backbone)
    let deviation = configuration.backbone.video.initializerRange
    head = try ClassificationHead(
      store,
      ClassificationHead.Layout(
        names: ("head.0", "head.1"), inputs: 2 * configuration.backbone.video.hidden,
        width: configuration.headWidth, classes: configuration.classes.count, activation: .tanh,
        dropout: configuration.headDropout, deviations: (deviation, deviation)))
  }

  /// Computes the means of the class tokens and of the patches of each clip.
  ///
  /// - Shapes: B clips -> [B, 2 C].
  public func pooled(_ clips: ClipBatch, _ context: ForwardContext) throws -> Tensor {
    let (rows, layout) = try backbone.rows(clips.bytes, counts: clips.counts, context)
    return try ClipFeatures(backbone.encoder(rows, layout, context), layout).means()
  }

  /// Reads the classifier in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError` or `VideoModelError`.
  public static func load(from path: String, device: Device) throws -> VideoClassifier {
    let configuration: Configuration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    let problems = configuration.backbone.validate() + configuration.headProblems
    guard problems.isEmpty else { throw VideoModelError.badConfiguration(path: path, problems) }
    return try NativeModelFolder.model(from: path, device: device) {
      try VideoClassifier(configuration, $0)
    }
  }

  /// Writes the model to the folder at `path`, complete or not at all.
  public func save(to path: String) throws {
    try NativeModelFolder.save(store, configuration, modality: Self.modality, to: path)
  }
}

extension ClipFeatures {
  /// Computes [the class vector; the mean of the patches] of each clip.
  ///
  /// - Shapes: [B, 2 C].
  func means() throws -> Tensor {
    let offsets = frames.reduce(into: [Int32(0)]) {
      $0.append($0[$0.count - 1] + Int32($1 * patchesPerFrame))
    }
    return try Tensor.concatenating([classes, patches.mean(offsets: offsets)], axis: 1)
  }
}

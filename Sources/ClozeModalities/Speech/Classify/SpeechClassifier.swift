import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// A classifier of utterances: a backbone, the mean over its steps, and the general classification
/// head.
public struct SpeechClassifier: ClassModel {
  /// The sizes of a classifier, and its classes.
  public typealias Configuration = ClassifierConfiguration<SpeechModelConfiguration>

  /// The name in model folders and recipes.
  public static let modality = "speech-classify"

  /// The configuration.
  public let configuration: Configuration
  /// The parameters.
  public let store: ParameterStore
  /// The model without its head.
  public let backbone: SpeechBackbone
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
    backbone = try SpeechBackbone(store, configuration.backbone)
    let encoder = configuration.backbone.encoder
    head = try ClassificationHead(
      store,
      ClassificationHead.Layout(
        names: ("head.0", "head.1"), inputs: encoder.hidden, width: configuration.headWidth,
        classes: configuration.classes.count, activation: .tanh,
        dropout: configuration.headDropout,
        deviations: (encoder.initializerRange, encoder.initializerRange)))
  }

  /// Computes the mean over the steps of each utterance.
  ///
  /// - Shapes: B utterances -> [B, C].
  public func pooled(_ frames: SpeechFrames, _ context: ForwardContext) throws -> Tensor {
    try Pooling.mean(backbone(frames, context), backbone.layout(frames))
  }

  /// Reads the classifier in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError` or `SpeechError`.
  public static func load(from path: String, device: Device) throws -> SpeechClassifier {
    let configuration: Configuration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    let problems = configuration.backbone.validate() + configuration.headProblems
    guard problems.isEmpty else { throw SpeechError.badConfiguration(path: path, problems) }
    return try NativeModelFolder.model(from: path, device: device) {
      try SpeechClassifier(configuration, $0)
    }
  }

  /// Writes the model to the folder at `path`, complete or not at all.
  public func save(to path: String) throws {
    try NativeModelFolder.save(store, configuration, modality: Self.modality, to: path)
  }
}

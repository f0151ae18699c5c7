import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor

/// A classifier of utterances: a backbone, the mean over its steps, and the general classification
/// head.
public struct SpeechClassifier {
  /// The sizes of a classifier, and its classes.
  public struct Configuration: Codable, Sendable, Equatable {
    /// The sizes of the backbone.
    public var backbone: SpeechModelConfiguration
    /// The names of the classes, by label.
    public var classes: [String]
    /// The width inside the head.
    public var headWidth = 256
    /// The probability that a feature inside the head is dropped in training.
    public var headDropout = 0.1

    /// Makes a configuration.
    public init(backbone: SpeechModelConfiguration, classes: [String]) {
      (self.backbone, self.classes) = (backbone, classes)
    }
  }

  /// The name in model folders and recipes.
  public static let modality = "speech-classify"

  /// The configuration.
  public let configuration: Configuration
  /// The parameters.
  public let store: ParameterStore
  /// The model without its head.
  public let backbone: SpeechBackbone
  private let head: ClassificationHead

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

  /// Computes the scores of the classes.
  ///
  /// - Shapes: B utterances -> [B, K].
  public func logits(_ frames: SpeechFrames, _ context: ForwardContext) throws -> Tensor {
    try head.logits(pooled(frames, context), context)
  }

  /// Computes the loss of a batch, and the predicted classes.
  ///
  /// - Shapes: `labels` [B].
  public func loss(
    _ frames: SpeechFrames, labels: [Int32], smoothing: Double, _ context: ForwardContext
  ) throws -> (loss: Tensor, predictions: [Int32]) {
    try head.loss(pooled(frames, context), labels: labels, smoothing: smoothing, context)
  }

  private func pooled(_ frames: SpeechFrames, _ context: ForwardContext) throws -> Tensor {
    try Pooling.mean(backbone(frames, context), backbone.layout(frames))
  }

  /// Reads the classifier in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError` or `SpeechError`.
  public static func load(from path: String, device: Device) throws -> SpeechClassifier {
    let configuration: Configuration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    var problems = configuration.backbone.validate()
    if !(1...1 << 14).contains(configuration.headWidth) {
      problems.append("headWidth is \(configuration.headWidth): must lie in 1...\(1 << 14)")
    }
    if configuration.classes.isEmpty { problems.append("classes is empty") }
    guard problems.isEmpty else { throw SpeechError.badConfiguration(path: path, problems) }
    let store = ParameterStore(seed: 0, device: device, isDrawn: { _ in false })
    let model = try SpeechClassifier(configuration, store)
    try NativeModelFolder.fill(store, from: path)
    return model
  }

  /// Writes the model to the folder at `path`, complete or not at all.
  public func save(to path: String) throws {
    try NativeModelFolder.save(store, configuration, modality: Self.modality, to: path)
  }
}

import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor

/// Point-BERT as a classifier of clouds (Yu et al. 2022, section 4.2): [class token; maximum of
/// each feature over the patches] -> 256 -> ReLU -> classes.
public struct PointClassifier {
  /// The sizes of a classifier, and its classes.
  public struct Configuration: Codable, Sendable, Equatable {
    /// The sizes of the backbone.
    public var backbone: PointModelConfiguration
    /// The names of the classes, by label.
    public var classes: [String]
    /// The width inside the head.
    public var headWidth = 256
    /// The probability that a feature inside the head is dropped in training.
    public var headDropout = 0.5

    /// Makes a configuration.
    public init(backbone: PointModelConfiguration, classes: [String]) {
      (self.backbone, self.classes) = (backbone, classes)
    }
  }

  /// The configuration.
  public let configuration: Configuration
  /// The parameters.
  public let store: ParameterStore
  /// The model without its head.
  public let backbone: PointBackbone
  let head: ClassificationHead

  /// Makes a classifier with fresh parameters, for training without a pretrained model.
  public init(_ configuration: Configuration, seed: UInt64, device: Device) throws {
    try self.init(configuration, ParameterStore(seed: seed, device: device))
  }

  private init(_ configuration: Configuration, _ store: ParameterStore) throws {
    (self.configuration, self.store) = (configuration, store)
    backbone = try PointBackbone(store, configuration.backbone, start: .supervised)
    let width = 2 * configuration.backbone.encoder.hidden
    head = try ClassificationHead(
      store,
      ClassificationHead.Layout(
        names: ("head.0", "head.1"), inputs: width, width: configuration.headWidth,
        classes: configuration.classes.count, activation: .relu,
        dropout: configuration.headDropout,
        deviations: (spread(width), spread(configuration.headWidth))))
  }

  /// Computes the scores of the classes.
  ///
  /// - Shapes: B clouds -> [B, K].
  public func logits(_ clouds: PointPatches, _ context: ForwardContext) throws -> Tensor {
    try head.logits(pooled(clouds, context), context)
  }

  /// Computes the loss of a batch, and the predicted classes.
  ///
  /// - Shapes: `labels` [B].
  public func loss(
    _ clouds: PointPatches, labels: [Int32], smoothing: Double, _ context: ForwardContext
  ) throws -> (loss: Tensor, predictions: [Int32]) {
    try head.loss(pooled(clouds, context), labels: labels, smoothing: smoothing, context)
  }

  private func pooled(_ clouds: PointPatches, _ context: ForwardContext) throws -> Tensor {
    try backbone.pooled(backbone(clouds, context), clouds: clouds.clouds)
  }
}

extension PointClassifier {
  /// The name in model folders and recipes.
  public static let modality = "points-classify"

  /// Reads the classifier in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError` or `PointModelError`.
  public static func load(from path: String, device: Device) throws -> PointClassifier {
    let configuration: Configuration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    var problems = configuration.backbone.validate()
    if !(1...1 << 14).contains(configuration.headWidth) {
      problems.append("headWidth is \(configuration.headWidth): must lie in 1...\(1 << 14)")
    }
    if configuration.classes.isEmpty { problems.append("classes is empty") }
    guard problems.isEmpty else {
      throw PointModelError.badConfiguration(path: path, problems)
    }
    let store = ParameterStore(seed: 0, device: device, isDrawn: { _ in false })
    let model = try PointClassifier(configuration, store)
    try NativeModelFolder.fill(store, from: path)
    return model
  }

  /// Copies everything but the head from the pretrained model in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  func begin(with path: String) throws {
    try NativeModelFolder.fill(store, from: path) { !$0.hasPrefix("head.") }
  }

  /// Writes the model to the folder at `path`, complete or not at all.
  public func save(to path: String) throws {
    try NativeModelFolder.save(store, configuration, modality: Self.modality, to: path)
  }
}

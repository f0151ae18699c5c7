import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// Point-BERT as a classifier of clouds (Yu et al. 2022, section 4.2): [class token; maximum of
/// each feature over the patches] -> 256 -> ReLU -> classes.
public struct PointClassifier: ClassModel {
  /// The sizes of a classifier, and its classes.
  public typealias Configuration = ClassifierConfiguration<PointModelConfiguration>

  /// The configuration.
  public let configuration: Configuration
  /// The parameters.
  public let store: ParameterStore
  /// The model without its head.
  public let backbone: PointBackbone
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

  /// Computes the class token and the maximum of each feature over the patches of each cloud.
  ///
  /// - Shapes: B clouds -> [B, 2 C].
  public func pooled(_ clouds: PointPatches, _ context: ForwardContext) throws -> Tensor {
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
    let problems = configuration.backbone.validate() + configuration.headProblems
    guard problems.isEmpty else {
      throw PointModelError.badConfiguration(path: path, problems)
    }
    return try NativeModelFolder.model(from: path, device: device) {
      try PointClassifier(configuration, $0)
    }
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

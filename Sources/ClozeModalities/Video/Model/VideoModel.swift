import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// A model of clips with captions (Yang et al. 2023, TW-BERT): two towers whose vectors are
/// compared, and a cross encoder of both that classifies pairs and fills in words.
public struct VideoModel {
  /// The sizes of a model.
  public struct Configuration: Codable, Sendable, Equatable {
    /// The sizes.
    public var backbone: VideoModelConfiguration
    /// The number of words and pieces.
    public var vocabularySize: Int

    /// Makes a configuration.
    public init(backbone: VideoModelConfiguration, vocabularySize: Int) {
      (self.backbone, self.vocabularySize) = (backbone, vocabularySize)
    }
  }

  /// The name in model folders and recipes.
  public static let modality = "video"

  /// The configuration.
  public let configuration: Configuration
  /// The tokenizer of texts.
  public let tokenizer: WordPieceTokenizer
  /// The parameters.
  public let store: ParameterStore
  /// The encoders of texts and clips.
  let towers: VideoTowers
  /// The layers to the vectors in which texts and clips are compared.
  let projections: [PairProjection]
  /// The encoder of pairs; nil for none.
  let cross: TrajectoryCross?
  /// The classifier of pairs; nil without a cross encoder.
  let match: PairMatchHead?
  /// The head that fills in words.
  let head: MaskedTokenHead

  /// Makes a model with fresh parameters.
  public init(
    _ backbone: VideoModelConfiguration, _ tokenizer: WordPieceTokenizer, seed: UInt64,
    device: Device
  ) throws {
    try self.init(
      Configuration(backbone: backbone, vocabularySize: tokenizer.roles.count), tokenizer,
      ParameterStore(seed: seed, device: device))
  }

  init(
    _ configuration: Configuration, _ tokenizer: WordPieceTokenizer, _ store: ParameterStore
  ) throws {
    (self.configuration, self.tokenizer, self.store) = (configuration, tokenizer, store)
    let backbone = configuration.backbone, hidden = backbone.text.hidden
    let deviation = backbone.text.initializerRange
    towers = try VideoTowers(store, backbone, vocabularySize: configuration.vocabularySize)
    projections = try Self.projections(store, backbone)
    cross =
      try backbone.crossLayers > 0
      ? TrajectoryCross(store.scoped("cross"), backbone.cross, words: backbone.words) : nil
    match =
      try cross == nil
      ? nil : PairMatchHead(store, "match", inputs: hidden, deviation: deviation)
    head = try MaskedTokenHead(store, tokens: towers.text.embedding.tokens, backbone.text)
  }

  private static func projections(
    _ store: ParameterStore, _ backbone: VideoModelConfiguration
  ) throws -> [PairProjection] {
    try ["text", "video"].map { side in
      try PairProjection(
        store, "space.\(side)", inputs: backbone.text.hidden, outputs: backbone.spaceWidth,
        deviation: backbone.text.initializerRange)
    }
  }

  /// Makes a second pair of towers in a store.
  func momentum(in store: ParameterStore) throws -> PairTowers {
    let twin = try VideoTowers(
      store, configuration.backbone, vocabularySize: configuration.vocabularySize)
    let projections = try Self.projections(store, configuration.backbone)
    return { batch, side, context in
      guard let batch = batch as? VideoPairs else { preconditionFailure("a batch of clips") }
      return try projections[side.rawValue](batch.classes(side, of: twin, context))
    }
  }
}

extension VideoModel {
  /// Reads the model in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError`, `VideoModelError` or errors of
  ///   reading its tokenizer.
  public static func load(from path: String, device: Device) throws -> VideoModel {
    let configuration = try configuration(of: path)
    return try NativeModelFolder.model(from: path, device: device, where: ObjectiveSetup.isOfModel)
    {
      try VideoModel(configuration, WordPieceTokenizer.load(from: path), $0)
    }
  }

  /// Reads the configuration of the model in the folder at `path`, and checks it.
  static func configuration(of path: String) throws -> Configuration {
    let configuration: Configuration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    var problems = configuration.backbone.validate()
    if !(1...1 << 24).contains(configuration.vocabularySize) {
      problems.append("vocabularySize is \(configuration.vocabularySize): must be at least 1")
    }
    guard problems.isEmpty else { throw VideoModelError.badConfiguration(path: path, problems) }
    return configuration
  }

  /// Takes the weights of the model in `folder`, of the same sizes.
  func begin(with folder: String) throws {
    try NativeModelFolder.fill(store, from: folder, where: ObjectiveSetup.isOfModel)
  }

  /// Writes the model to the folder at `path`, complete or not at all; the tokenizer with it.
  public func save(to path: String) throws {
    try NativeModelFolder.save(
      store, configuration, modality: Self.modality, to: path, where: ObjectiveSetup.isOfModel,
      adding: { try tokenizer.save(to: $0) })
  }
}

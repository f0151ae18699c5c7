import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor

/// Point-BERT: a backbone that predicts the discrete tokens of hidden patches (Yu et al. 2022).
public struct PointModel {
  /// The sizes of a model, including the number of tokens that it predicts.
  public struct Configuration: Codable, Sendable, Equatable {
    /// The sizes of the backbone.
    public var backbone: PointModelConfiguration
    /// V, the number of tokens.
    public var vocabulary: Int

    /// Makes a configuration.
    public init(backbone: PointModelConfiguration, vocabulary: Int) {
      self.backbone = backbone
      self.vocabulary = vocabulary
    }

    /// True if a dVAE of this configuration tokenizes such patches.
    func fits(_ tokenizer: DVAEConfiguration) -> Bool {
      backbone.patch == tokenizer.patch && backbone.patchNetwork == tokenizer.encoder
        && backbone.features == tokenizer.features && vocabulary == tokenizer.vocabulary
    }
  }

  /// The losses of masked patches.
  public struct Prediction {
    /// The mean cross-entropy.
    public let loss: Tensor
    /// The share of hidden patches whose token is predicted correctly.
    public let accuracy: Double
    /// The number of hidden patches.
    public let hidden: Int
  }

  /// The configuration.
  public let configuration: Configuration
  /// The parameters.
  public let store: ParameterStore
  /// The model without its head.
  public let backbone: PointBackbone
  /// The vector of hidden patches [1, C].
  let mask: Tensor
  /// The head, which computes scores of tokens from the encoder's output.
  let head: PatchTokenHead

  /// The standard deviation of all of Point-BERT's initial weights.
  static let deviation = 0.02

  /// Makes a model with fresh parameters.
  public init(_ configuration: Configuration, seed: UInt64, device: Device) throws {
    try self.init(configuration, ParameterStore(seed: seed, device: device))
  }

  init(_ configuration: Configuration, _ store: ParameterStore) throws {
    let width = configuration.backbone.encoder.hidden
    self.configuration = configuration
    self.store = store
    backbone = try PointBackbone(store, configuration.backbone, start: .pretraining)
    mask = try store.add("mask", [1, width], .normal(Self.deviation), decays: false)
    head = try PatchTokenHead(
      store, width: width, vocabulary: configuration.vocabulary, deviation: Self.deviation)
  }

  /// Encodes clouds with `hidden` patches.
  ///
  /// - Parameter rows: The requested tokens, ascending; by default all.
  /// - Shapes: `hidden` [B G] -> [B (G + 1), C], or [rows.count, C].
  public func encode(
    _ clouds: PointPatches, hidden: [Bool], _ context: ForwardContext, rows: [Int32]? = nil
  ) throws -> Tensor {
    try backbone(clouds, hidden: hidden, mask: mask, context, rows: rows)
  }

  /// Computes the loss of predicting the tokens of hidden patches.
  ///
  /// - Shapes: `hidden` and `tokens` [B G].
  public func loss(
    _ clouds: PointPatches, hidden: [Bool], tokens: [Int32], _ context: ForwardContext
  ) throws -> Prediction {
    let chosen = hidden.indices.filter { hidden[$0] }
    let encoded = try encode(clouds, hidden: hidden, context, rows: rows(chosen))
    let result = try head.loss(encoded, labels: chosen.map { tokens[$0] }, among: nil)
    let right = result.ranks.count { $0 == 0 }
    return Prediction(
      loss: result.loss, accuracy: Double(right) / Double(max(1, chosen.count)),
      hidden: chosen.count)
  }

  /// Returns the most likely token of each hidden patch; `tokens` for the others.
  ///
  /// - Shapes: `hidden` and `tokens` [B G] -> [B G].
  public func filled(
    _ clouds: PointPatches, hidden: [Bool], tokens: [Int32], _ context: ForwardContext
  ) throws -> [Int32] {
    let chosen = hidden.indices.filter { hidden[$0] }
    guard !chosen.isEmpty else { return tokens }
    let logits = try GradientMode.disabled {
      try head.logits(encode(clouds, hidden: hidden, context, rows: rows(chosen))).values
    }
    var filled = tokens
    for (index, place) in chosen.enumerated() {
      let row = logits[index * configuration.vocabulary..<(index + 1) * configuration.vocabulary]
      let best = row.indices.max { row[$0] < row[$1] } ?? row.startIndex
      guard row[best].isFinite else {
        throw PointModelError.notFinite(what: "the scores of hidden patches' tokens")
      }
      filled[place] = Int32(best - row.startIndex)
    }
    return filled
  }

  /// Returns the encoder's rows of patches.
  func rows(_ places: [Int]) -> [Int32] {
    let patches = configuration.backbone.patch.patches
    return places.map { Int32($0 + $0 / patches + 1) }
  }
}

extension PointModel {
  /// The name in model folders and recipes.
  public static let modality = "points"
  /// The path in a model folder of the tokenizer of the patches.
  static let tokenizerFolder = "/tokenizer"

  /// True for what belongs to the model: the queue and the layers of the contrast are for training.
  private static func isKept(_ name: String) -> Bool {
    ObjectiveSetup.isOfModel(name) && !["queue", "contrast."].contains { name.hasPrefix($0) }
  }

  /// Reads the model in the folder at `path`, which holds a dVAE that fits it.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError` or `PointModelError`.
  public static func load(from path: String, device: Device) throws -> PointModel {
    let configuration = try configuration(of: path)
    let beside: DVAEConfiguration = try NativeModelFolder.configuration(
      of: path + tokenizerFolder, modality: PointDVAE.modality)
    guard configuration.fits(beside) else {
      throw PointModelError.strangeTokenizer(path: path + tokenizerFolder)
    }
    // Older folders also hold parameters that only training needs.
    return try NativeModelFolder.model(from: path, device: device, where: isKept) {
      try PointModel(configuration, $0)
    }
  }

  /// Takes the weights of the model in `folder`, of the same sizes.
  ///
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  func begin(with folder: String) throws {
    try NativeModelFolder.fill(store, from: folder, where: Self.isKept)
  }

  /// Reads the configuration of the model in the folder at `path`, and checks it.
  static func configuration(of path: String) throws -> Configuration {
    let configuration: Configuration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    var problems = configuration.backbone.validate()
    if !(2...1 << 20).contains(configuration.vocabulary) {
      problems.append("vocabulary is \(configuration.vocabulary): must lie in 2...\(1 << 20)")
    }
    guard problems.isEmpty else {
      throw PointModelError.badConfiguration(path: path, problems)
    }
    return configuration
  }

  /// Writes the model, and the tokenizer beside it, to the folder at `path`, complete or not at
  /// all.
  public func save(with tokenizer: PointDVAE, to path: String) throws {
    try NativeModelFolder.save(
      store, configuration, modality: Self.modality, to: path, where: Self.isKept
    ) {
      try tokenizer.save(to: $0 + Self.tokenizerFolder)
    }
  }
}

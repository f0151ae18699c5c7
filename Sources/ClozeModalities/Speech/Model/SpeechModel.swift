import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor

/// w2v-BERT (Chung et al. 2021) and BEST-RQ (Chiu et al. 2022): a backbone whose hidden steps are
/// predicted as the codes of a quantizer.
public struct SpeechModel {
  /// The sizes of a model, including its quantizer.
  public struct Configuration: Codable, Sendable, Equatable {
    /// The sizes of the backbone.
    public var backbone: SpeechModelConfiguration
    /// The quantizer.
    public var quantizer: QuantizerConfiguration

    /// Makes a configuration.
    public init(backbone: SpeechModelConfiguration, quantizer: QuantizerConfiguration) {
      (self.backbone, self.quantizer) = (backbone, quantizer)
    }

    /// The number of features that are quantized: a step's before the projection, or for BEST-RQ
    /// those of its frames.
    var quantizerInputs: Int {
      let bins = backbone.features.bins
      return quantizer.readsFrames
        ? bins * backbone.subsampling.factor : backbone.subsampling.width(bins: bins)
    }
  }

  /// The name in model folders and recipes.
  public static let modality = "speech"
  /// The parameters of the contrast of codes, which are kept so that it can be evaluated.
  static let contrast = ObjectiveSetup.prefix + CodeContrastObjective.name + "."

  /// The configuration.
  public let configuration: Configuration
  /// The parameters.
  public let store: ParameterStore
  /// The model without its head.
  public let backbone: SpeechBackbone
  /// The quantizer, whose codes are predicted.
  public let quantizer: any Quantizer
  /// The vector of hidden steps [1, C].
  let mask: Tensor
  /// The head, which computes scores of codes from the encoder's output.
  let head: CodeHead

  /// Makes a model with fresh parameters.
  public init(_ configuration: Configuration, seed: UInt64, device: Device) throws {
    try self.init(configuration, ParameterStore(seed: seed, device: device))
  }

  init(_ configuration: Configuration, _ store: ParameterStore) throws {
    (self.configuration, self.store) = (configuration, store)
    let encoder = configuration.backbone.encoder
    backbone = try SpeechBackbone(store, configuration.backbone)
    mask = try store.add("mask", [1, encoder.hidden], .normal(0.1), decays: false)
    quantizer = try configuration.quantizer.made(
      store, "quantizer", inputs: configuration.quantizerInputs)
    head = try CodeHead(
      store, "head", inputs: encoder.hidden, codebooks: configuration.quantizer.codebooks,
      codes: configuration.quantizer.codes, deviation: encoder.initializerRange)
  }

  /// Returns the rows of `steps` with the mask vector in place of `hidden` ones.
  ///
  /// - Shapes: steps [T', C], hidden [T'] -> [T', C].
  func masked(_ steps: Tensor, hidden: [Bool]) throws -> Tensor {
    try Tensor.concatenating([mask.cast(to: steps.dtype), steps], axis: 0)
      .gatherRows(hidden.enumerated().map { $1 ? 0 : Int32($0 + 1) })
  }

  /// Quantizes some steps.
  ///
  /// - Parameters:
  ///   - features: The backbone's features of all steps.
  ///   - rows: The numbers of the steps, ascending.
  ///   - temperature: The temperature of the samples in training; nil for the likeliest codes.
  func quantized(
    _ frames: SpeechFrames, features: Tensor, rows: [Int32], temperature: Double? = nil,
    random: CounterRandom? = nil
  ) throws -> QuantizedRows {
    let inputs =
      configuration.quantizer.readsFrames
      ? try stacked(frames, rows: rows) : try features.gatherRows(rows).cast(to: .f32)
    return try quantizer(inputs, temperature: temperature, random: random)
  }

  /// Returns the likeliest codes of all steps, those of a step's codebooks side by side [T' G].
  ///
  /// - Parameter features: The backbone's features of all steps.
  func codes(_ frames: SpeechFrames, features: Tensor) throws -> [Int32] {
    try quantized(frames, features: features, rows: Array(0..<Int32(features.shape[0]))).codes
  }

  /// Returns the frames of steps, those of a step side by side.
  private func stacked(_ frames: SpeechFrames, rows: [Int32]) throws -> Tensor {
    let factor = backbone.subsampling.factor, bins = frames.bins
    let layout = backbone.layout(frames)
    var values: [Float] = []
    values.reserveCapacity(rows.count * factor * bins)
    var sequence = 0
    for row in rows {
      while row >= layout.offsets[sequence + 1] { sequence += 1 }
      let first = Int(frames.offsets[sequence]) + factor * Int(row - layout.offsets[sequence])
      values += frames.values[first * bins..<(first + factor) * bins]
    }
    return try Tensor(values, [rows.count, factor * bins], .f32, store.device)
  }
}

extension QuantizerConfiguration {
  /// True if the quantizer reads a step's frames, and not what the model makes of them.
  var readsFrames: Bool { kind == RandomQuantizer.name }
  /// The number of codes of all codebooks.
  var outputs: Int { codebooks * codes }

  /// Returns this configuration with the sizes of `other`, which a trained model has; temperatures,
  /// which matter in training alone, are kept.
  func with(sizesOf other: QuantizerConfiguration) -> QuantizerConfiguration {
    var quantizer = other
    quantizer.startTemperature = startTemperature
    quantizer.endTemperature = endTemperature
    quantizer.temperatureShare = temperatureShare
    return quantizer
  }
}

extension SpeechModel {
  /// True for the parameters that are more than means of pretraining.
  private static func isKept(_ name: String) -> Bool { !name.hasPrefix(ObjectiveSetup.prefix) }

  /// Reads the model in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError` or `SpeechError`.
  public static func load(from path: String, device: Device) throws -> SpeechModel {
    return try NativeModelFolder.model(from: path, device: device, where: isKept) {
      try SpeechModel(configuration(of: path), $0)
    }
  }

  /// Reads the configuration of the model in the folder at `path`, and checks it.
  static func configuration(of path: String) throws -> Configuration {
    let configuration: Configuration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    let problems = configuration.backbone.validate() + configuration.quantizer.validate()
    guard problems.isEmpty else { throw SpeechError.badConfiguration(path: path, problems) }
    return configuration
  }

  /// Takes the weights of the model in `folder`, of the same sizes.
  func begin(with folder: String) throws {
    try NativeModelFolder.fill(store, from: folder, where: Self.isKept)
  }

  /// Writes the model to the folder at `path`, complete or not at all.
  public func save(to path: String) throws {
    try NativeModelFolder.save(
      store, configuration, modality: Self.modality, to: path,
      where: { Self.isKept($0) || $0.hasPrefix(Self.contrast) })
  }
}

extension SpeechBackbone {
  /// Copies the backbone's weights from the pretrained model in `folder` into `store`, which has
  /// the backbone's parameters under their names.
  ///
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  static func fill(_ store: ParameterStore, from folder: String) throws {
    try NativeModelFolder.fill(store, from: folder) { name in
      ["subsampling.", "layers.", "norm."].contains { name.hasPrefix($0) }
    }
  }
}

import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// The folder of a masked language model in Hugging Face's layout: `config.json` and
/// `model.safetensors`, with further files of its modality, such as a tokenizer's.
///
/// An encoder that is a BERT (post-norm, learned positions, biases, full attention, ...) is written
/// as `model_type` `bert`, and can be read by transformers' `BertForMaskedLM`, `BertForPreTraining`
/// or `BertModel`. Any other encoder is written as `model_type` `cloze`: the same files, with the
/// whole `EncoderConfiguration` under the key `cloze` and Cloze's names of parameters. Both are
/// read back bit for bit; `ModelFamilies` lists all layouts. Values that a BERT's configuration
/// cannot express (drop path, a modality other than text) are under the key `cloze` of its
/// `config.json`.
///
/// The weights of a BERT may be f16, bf16, f32 or f64, in one file or in shards, with or without
/// the prefix `bert.`, with the old names of norms; the output layer must be the token embeddings.
/// A pooler without a next-sentence classifier is ignored.
public struct ModelFolder {
  /// The model.
  public var model: MaskedLanguageModel
  /// True if the masked-token head was trained; if not, it has initial values.
  public var hasHead: Bool
  /// The kind of data, such as `items`; nil if the folder does not name it, as Hugging Face's do
  /// not.
  public let modality: String?
  /// The folder the model was read from.
  public private(set) var path: String?

  /// Makes a folder to write.
  public init(_ model: MaskedLanguageModel, hasHead: Bool = true, modality: String? = nil) {
    self.model = model
    self.hasHead = hasHead
    self.modality = modality
  }

  /// Reads the folder at `path`.
  ///
  /// - Parameter seed: The seed of the initial values of a head that the folder lacks.
  /// - Throws: `ModelFolderError`, `SafeTensorsError`, `FileError` or, if there is not enough
  ///   memory, `TensorError`.
  public static func load(
    from path: String, seed: UInt64 = 0, device: Device
  ) throws -> ModelFolder {
    try load(from: path, seed: seed, device: device, families: ModelFamilies.all)
  }

  /// Reads the folder at `path`, which is of one of `families`.
  static func load(
    from path: String, seed: UInt64 = 0, device: Device, families: [any ModelFamily]
  ) throws -> ModelFolder {
    let configuration = try ModelFolderConfiguration(folder: path, families: families)
    let weights = try WeightReader(folder: path, configuration), described = configuration.model
    try weights.checkSizes(described.encoder, vocabularySize: described.vocabularySize)
    let model = try MaskedLanguageModel(
      described.encoder, vocabularySize: described.vocabularySize,
      nextSentence: weights.hasNextSentence, seed: seed, device: device,
      isDrawn: { !weights.hasHead && $0.hasPrefix("head.") })
    try weights.fill(model.store)
    var folder = ModelFolder(
      model, hasHead: weights.hasHead, modality: described.modality)
    folder.path = path
    return folder
  }

  /// Returns the kind of data of the model in the folder at `path`, without reading its weights;
  /// nil if the folder does not name it.
  ///
  /// - Throws: `FileError` or `ModelFolderError`.
  public static func modality(of path: String) throws -> String? {
    try ModelFolderConfiguration.modality(of: path)
  }

  /// Returns the encoder of tokens and the size of its vocabulary in the folder at `path`, without
  /// reading its weights.
  ///
  /// - Throws: `FileError` or `ModelFolderError`.
  public static func sizes(
    of path: String
  ) throws -> (encoder: EncoderConfiguration, vocabularySize: Int) {
    let described = try ModelFolderConfiguration(folder: path).model
    return (described.encoder, described.vocabularySize)
  }

  /// Copies the encoder's weights in the folder at `path` into `store`, and BERT's pooler if both
  /// have one.
  ///
  /// - Returns: The names of the copied parameters.
  /// - Throws: `ModelFolderError`, `SafeTensorsError` or `FileError`.
  @discardableResult public static func fillEncoder(
    of store: ParameterStore, from path: String
  ) throws -> Set<String> {
    try fill(store, from: path) { $0.hasPrefix("pooler.") }
  }

  /// Copies the weights in the folder at `path` into `model`: those of the encoder, and of the
  /// heads that both have. Other heads keep their values.
  ///
  /// - Returns: The names of the copied parameters.
  /// - Throws: `ModelFolderError`, `SafeTensorsError` or `FileError`.
  @discardableResult public static func fill(
    _ model: MaskedLanguageModel, from path: String
  ) throws -> Set<String> { try fill(model.store, from: path) { _ in true } }

  /// Copies the encoder's weights in the folder at `path` into `store`, and other parameters if
  /// they are wanted and both have them.
  private static func fill(
    _ store: ParameterStore, from path: String, where isWanted: (String) -> Bool
  ) throws -> Set<String> {
    let weights = try WeightReader(folder: path, ModelFolderConfiguration(folder: path))
    let parameters = store.parameters.filter { parameter in
      TokenEncoder.owns(parameter.name)
        || isWanted(parameter.name) && weights.holds(parameter.name)
    }
    try weights.fill(parameters, isWhole: false)
    return Set(parameters.map(\.name))
  }

  /// Writes the folder at `path`, complete or not at all. An existing model folder of that name is
  /// replaced as a whole; any other folder that is not empty is left alone.
  ///
  /// - Parameters:
  ///   - padding: The id of the padding token, if there is one.
  ///   - adding: Writes the modality's further files into the given folder.
  /// - Throws: `FileError`, and the errors of `adding`.
  public func save(
    to path: String, padding: Int32? = nil, adding: (String) throws -> Void = { _ in }
  ) throws {
    try save(to: path, padding: padding, families: ModelFamilies.all, adding: adding)
  }

  /// Writes the folder at `path` in the layout of the first of `families` that can express the
  /// model.
  func save(
    to path: String, padding: Int32? = nil, families: [any ModelFamily],
    adding: (String) throws -> Void = { _ in }
  ) throws {
    let described = ModelDescription(
      encoder: model.configuration, vocabularySize: model.vocabularySize, modality: modality)
    let heads = ModelHeads(masked: hasHead, nextSentence: model.nextSentence != nil)
    let parameters = model.store.parameters.filter {
      (hasHead || !$0.name.hasPrefix("head.")) && !$0.name.hasPrefix(ObjectiveSetup.prefix)
    }
    try AtomicFolder.replace(at: path, as: ModelFolder.replaced) { folder in
      let family = try ModelFolderConfiguration.write(
        described, heads: heads, padding: padding, to: folder, families: families)
      try WeightWriter.write(
        parameters, layout: family.layout, isBare: heads == .bare, to: folder)
      try adding(folder)
    }
  }

  /// Returns the trained masked-token head.
  ///
  /// - Throws: `ModelFolderError` if the folder had none.
  public func trainedHead() throws -> MaskedTokenHead {
    guard hasHead else {
      throw ModelFolderError(file: path ?? "the model", problem: .noHead)
    }
    return model.head
  }
}

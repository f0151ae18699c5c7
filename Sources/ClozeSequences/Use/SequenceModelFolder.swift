import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A model folder with the model and its tokenizer's files.
public struct SequenceModelFolder<Kind: SequenceKind> {
  private var folder: ModelFolder
  /// The tokenizer, if the folder has one.
  public var tokenizer: Kind.Tokens?

  /// The model.
  public var model: MaskedLanguageModel { folder.model }
  /// True if the masked-token head was trained; if not, it has initial values.
  public var hasHead: Bool { folder.hasHead }

  /// Makes a folder to write.
  public init(_ model: MaskedLanguageModel, tokenizer: Kind.Tokens?, hasHead: Bool = true) {
    let isText = Kind.name == Modalities.unnamed
    folder = ModelFolder(model, hasHead: hasHead, modality: isText ? nil : Kind.name)
    self.tokenizer = tokenizer
  }

  /// Makes the folder of a model that was read, with the tokenizer beside it.
  ///
  /// - Throws: `ModelFolderError` if it is a model of another modality or the tokenizer does not
  ///   fit it; `VocabularyError`, `FileError`.
  public init(_ folder: ModelFolder) throws {
    self.folder = folder
    guard let path = folder.path else { return }
    try Self.check(folder.modality, in: path)
    tokenizer = try Kind.tokenizer(beside: path)
    try checkTokenizer(in: path)
  }

  /// Reads the folder at `path`.
  ///
  /// - Parameter seed: The seed of the initial values of a head that the folder lacks.
  /// - Throws: `ModelFolderError`, `SafeTensorsError`, `VocabularyError`, `FileError` or, if there
  ///   is not enough memory, `TensorError`.
  public static func load(
    from path: String, seed: UInt64 = 0, device: Device
  ) throws -> SequenceModelFolder {
    try check(ModelFolder.modality(of: path), in: path)
    return try SequenceModelFolder(ModelFolder.load(from: path, seed: seed, device: device))
  }

  /// Writes the folder at `path`, complete or not at all. An existing model folder of that name is
  /// replaced as a whole; any other folder that is not empty is left alone.
  ///
  /// - Parameters:
  ///   - isOwn: True to write Cloze's layout even if another family has words for the model.
  ///   - adding: Writes further files into the given folder.
  /// - Throws: `FileError`, or `ModelFolderError` if the tokenizer does not fit the model, and the
  ///   errors of `adding`.
  public func save(
    to path: String, isOwn: Bool = false, adding: (String) throws -> Void = { _ in }
  ) throws {
    try checkTokenizer(in: path)
    try folder.save(to: path, padding: tokenizer?.roles.padding, isOwn: isOwn) {
      try tokenizer?.save(to: $0)
      try adding($0)
    }
  }

  /// Returns the trained masked-token head.
  ///
  /// - Throws: `ModelFolderError` if the folder had none.
  public func trainedHead() throws -> MaskedTokenHead { try folder.trainedHead() }

  /// Throws unless a folder that names `modality` is one of this kind.
  private static func check(_ modality: String?, in path: String) throws {
    let found = modality ?? Modalities.unnamed
    guard found != Kind.name else { return }
    throw ModelFolderError(file: path, problem: .otherModality(found: found, wanted: Kind.name))
  }

  private func checkTokenizer(in path: String) throws {
    guard let count = tokenizer?.roles.count, count > model.vocabularySize else { return }
    throw ModelFolderError(
      file: path,
      problem: .tokenizerTooLarge(tokens: count, vocabularySize: model.vocabularySize))
  }
}

import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// The folder of a classifier of sequences: `config.json` and `model.safetensors`, with further
/// files of its kind, such as a tokenizer's.
///
/// If the encoder is a BERT and the first token is classified, it has the layout of transformers'
/// `BertForSequenceClassification`, and folders that transformers has written can be read as well;
/// otherwise it has Cloze's layout. `ModelFamilies` lists the layouts.
public struct ClassifierFolder {
  /// The model.
  public let model: SequenceClassifier
  /// The names of the classes, by label.
  public let classes: [String]
  /// The kind of model; nil if the folder does not name it, as Hugging Face's do not.
  public let modality: String?
  /// The maximum number of tokens of a training sample; nil if the folder does not name it.
  public let longest: Int?

  /// Makes a folder to write.
  public init(
    _ model: SequenceClassifier, classes: [String], modality: String?, longest: Int? = nil
  ) {
    (self.model, self.classes, self.modality) = (model, classes, modality)
    self.longest = longest
  }

  /// True if the folder at `path` holds a classifier of sequences.
  ///
  /// - Throws: `FileError` or `ModelFolderError`.
  public static func isOne(_ path: String) throws -> Bool {
    try ModelFolderConfiguration.isClassifier(path)
  }

  /// Reads the folder at `path`.
  ///
  /// - Throws: `ModelFolderError`, `SafeTensorsError`, `FileError` or, if there is not enough
  ///   memory, `TensorError`.
  public static func load(from path: String, device: Device) throws -> ClassifierFolder {
    let configuration = try ModelFolderConfiguration(folder: path), described = configuration.model
    let weights = try WeightReader(folder: path, configuration)
    guard let values = described.classifier, let count = weights.rows(of: "classifier.weight")
    else { throw ModelFolderError(file: path, problem: .notClassifier) }
    let classes = values.classes ?? (0..<count).map { "LABEL_\($0)" }
    guard classes.count == count else {
      throw ModelFolderError(
        file: path, problem: .otherClasses(named: classes.count, rows: count))
    }
    try weights.checkSizes(described.encoder, vocabularySize: described.vocabularySize)
    let model = try SequenceClassifier(
      described.encoder, vocabularySize: described.vocabularySize, classes: count,
      pooling: values.pooling ?? .cls, dropout: values.dropout, seed: 0, device: device,
      isDrawn: { _ in false })
    try weights.fill(model.store.parameters, isWhole: true)
    return ClassifierFolder(
      model, classes: classes, modality: described.modality, longest: values.longest)
  }

  /// Writes the folder at `path`, complete or not at all. An existing model folder of that name is
  /// replaced as a whole; any other folder that is not empty is left alone.
  ///
  /// - Parameters:
  ///   - padding: The id of the padding token, if there is one.
  ///   - isOwn: True to write Cloze's layout even if another family has words for the model.
  ///   - adding: Writes further files into the given folder.
  /// - Throws: `FileError`, and the errors of `adding`.
  public func save(
    to path: String, padding: Int32?, isOwn: Bool = false,
    adding: (String) throws -> Void = { _ in }
  ) throws {
    let described = ModelDescription(
      encoder: model.configuration, vocabularySize: model.tokens.vocabularySize,
      modality: modality,
      classifier: .init(
        classes: classes, dropout: model.head.layout.dropout, longest: longest,
        pooling: model.pooling == .cls ? nil : model.pooling))
    try AtomicFolder.replace(at: path, as: ModelFolder.replaced) { folder in
      let family = try ModelFolderConfiguration.write(
        described, heads: .classifier, padding: padding, to: folder,
        families: ModelFamilies.writing(isOwn: isOwn))
      try WeightWriter.write(
        model.store.parameters, layout: family.layout, isBare: false, to: folder)
      try adding(folder)
    }
  }
}

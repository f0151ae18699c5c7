import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// A classifier of sequences, as a folder holds it: `config.json` and `model.safetensors`, with files of
/// its kind beside them, such as a tokenizer's.
///
/// With an encoder that is a BERT, and the first token classified, it is the folder of transformers'
/// `BertForSequenceClassification`, and folders that transformers has written are read as well; with any
/// other the folder is in Cloze's own layout. `ModelFamilies` lists the layouts.
public struct ClassifierFolder {
  /// The model.
  public let model: SequenceClassifier
  /// The names of the classes, by label.
  public let classes: [String]
  /// The kind of model; nil where the folder does not say, as Hugging Face's do not.
  public let modality: String?
  /// The most tokens of a sample that it was trained on; nil where the folder does not say.
  public let longest: Int?

  /// A model to be written.
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
  /// - Throws: `ModelFolderError`, `SafeTensorsError`, `FileError` or, without the memory for it,
  ///   `TensorError`.
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

  /// Writes the folder at `path`, complete or not at all. A model folder of that name is replaced whole;
  /// any other folder that is not empty is left alone.
  ///
  /// - Parameters:
  ///   - padding: the id of the padding token, where there is one.
  ///   - adding: writes further files into the folder it is given.
  /// - Throws: `FileError`, and what `adding` throws.
  public func save(
    to path: String, padding: Int32?, adding: (String) throws -> Void = { _ in }
  ) throws {
    let described = ModelDescription(
      encoder: model.configuration, vocabularySize: model.tokens.vocabularySize,
      modality: modality,
      classifier: .init(
        classes: classes, dropout: model.head.layout.dropout, longest: longest,
        pooling: model.pooling == .cls ? nil : model.pooling))
    try AtomicFolder.replace(at: path, marker: ModelFolderConfiguration.fileName) { folder in
      let family = try ModelFolderConfiguration.write(
        described, heads: .classifier, padding: padding, to: folder)
      try WeightWriter.write(
        model.store.parameters, layout: family.layout, isBare: false, to: folder)
      try adding(folder)
    }
  }
}

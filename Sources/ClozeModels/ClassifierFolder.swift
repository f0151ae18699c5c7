import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// The folder of a model of sequences that was fine-tuned: `config.json` and `model.safetensors`,
/// with further files of its kind, such as a tokenizer's.
///
/// If the encoder is a BERT and a head about whole sequences reads the first token, it has the
/// layout of transformers' `BertForSequenceClassification`, `BertForTokenClassification` or
/// `BertForQuestionAnswering`, and folders that transformers has written can be read as well;
/// otherwise it has Cloze's layout. `ModelFamilies` lists the layouts.
public struct ClassifierFolder {
  /// The model.
  public let model: SequenceClassifier
  /// The names of the classes, labels or tags by number.
  public let classes: [String]
  /// The kind of model; nil if the folder does not name it, as Hugging Face's do not.
  public let modality: String?
  /// The maximum number of tokens of a training sample; nil if the folder does not name it.
  public let longest: Int?
  /// The thresholds that were chosen on validation data: of each label the least probability, or
  /// of spans the score by which no answer must exceed the best one; nil if none were.
  public let thresholds: [Double]?

  /// Makes a folder to write.
  public init(
    _ model: SequenceClassifier, classes: [String], modality: String?, longest: Int? = nil,
    thresholds: [Double]? = nil
  ) {
    (self.model, self.classes, self.modality) = (model, classes, modality)
    (self.longest, self.thresholds) = (longest, thresholds)
  }

  /// True if the folder at `path` holds a model of sequences that was fine-tuned.
  ///
  /// - Throws: `FileError` or `ModelFolderError`.
  public static func isOne(_ path: String) throws -> Bool {
    try ModelFolderConfiguration.isClassifier(path)
  }

  /// Returns the kind of answer of the model in the folder at `path`, without reading its weights;
  /// nil if it was not fine-tuned.
  ///
  /// - Throws: `FileError` or `ModelFolderError`.
  public static func kind(of path: String) throws -> HeadKind? {
    try ModelFolderConfiguration(folder: path).model.classifier?.kind
  }

  /// Reads the folder at `path`.
  ///
  /// - Throws: `ModelFolderError`, `SafeTensorsError`, `FileError` or, if there is not enough
  ///   memory, `TensorError`.
  public static func load(from path: String, device: Device) throws -> ClassifierFolder {
    let configuration = try ModelFolderConfiguration(folder: path), described = configuration.model
    let weights = try WeightReader(folder: path, configuration)
    guard let values = described.classifier,
      let count = weights.rows(of: SequenceClassifier.outputName(of: values.kind) + ".weight")
    else { throw ModelFolderError(file: path, problem: .notClassifier) }
    let classes = values.kind == .spans ? [] : values.classes ?? (0..<count).map { "LABEL_\($0)" }
    let outputs = values.kind == .spans ? 2 : classes.count
    guard outputs == count else {
      throw ModelFolderError(file: path, problem: .otherClasses(named: outputs, rows: count))
    }
    try weights.checkSizes(described.encoder, vocabularySize: described.vocabularySize)
    let model = try SequenceClassifier(
      described.encoder, vocabularySize: described.vocabularySize, kind: values.kind,
      outputs: count, pooling: values.pooling ?? .cls, dropout: values.dropout, seed: 0,
      device: device, isDrawn: { _ in false })
    try weights.fill(model.store.parameters, isWhole: true)
    return ClassifierFolder(
      model, classes: classes, modality: described.modality, longest: values.longest,
      thresholds: values.thresholds)
  }

  /// Writes the folder at `path`, complete or not at all. An existing model folder of that name is
  /// replaced as a whole; any other folder that is not empty is left alone.
  ///
  /// - Parameters:
  ///   - padding: The id of the padding token, if there is one.
  ///   - replacing: Parameters to write in place of the model's of the same names.
  ///   - adding: Writes further files into the given folder.
  /// - Throws: `FileError`, and the errors of `adding`.
  public func save(
    to path: String, padding: Int32?, replacing: [Parameter] = [],
    adding: (String) throws -> Void = { _ in }
  ) throws {
    let kind = model.kind, pooling: Pooling? = model.pooling == .cls ? nil : model.pooling
    let described = ModelDescription(
      encoder: model.configuration, vocabularySize: model.tokens.vocabularySize,
      modality: modality,
      classifier: .init(
        head: kind == .classes ? nil : kind, classes: kind == .spans ? nil : classes,
        dropout: model.head.dropout, longest: longest,
        pooling: kind.isOfTokens ? nil : pooling, thresholds: thresholds))
    let others = Dictionary(
      replacing.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    try AtomicFolder.replace(at: path, as: ModelFolder.replaced) { folder in
      let family = try ModelFolderConfiguration.write(
        described, heads: ModelHeads(kind), padding: padding, to: folder)
      try WeightWriter.write(
        model.store.parameters.map { others[$0.name] ?? $0 }, layout: family.layout,
        isBare: false, to: folder)
      try adding(folder)
    }
  }
}

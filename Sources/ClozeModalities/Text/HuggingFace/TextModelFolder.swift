import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import Foundation

/// A text model and its tokenizer, as a folder in Hugging Face's layout holds them: `config.json`,
/// `model.safetensors` and the tokenizer's files.
///
/// An encoder that is a BERT (post-norm, learned positions, biases, full attention, ...) is written
/// as `model_type` `bert`, and transformers' `BertForMaskedLM`, `BertForPreTraining` or `BertModel`
/// reads it. Any other encoder is written as `model_type` `cloze`: the same files, with the whole
/// `EncoderConfiguration` under the key `cloze` and Cloze's own names of parameters. Both are read
/// back bit for bit. Values that only training uses and BERT has no words for (drop path) are kept
/// under the key `cloze` of a BERT's `config.json`.
///
/// The weights of a BERT may be f16, bf16, f32 or f64, in one file or in shards, with or without the
/// prefix `bert.`, with the old names of norms; the output layer must be the token embeddings. A
/// pooler without a next-sentence classifier is passed over.
public struct TextModelFolder {
  /// The model.
  public var model: MaskedLanguageModel
  /// The tokenizer, where the folder has one.
  public var tokenizer: WordPieceTokenizer?
  /// Whether the masked-token head was trained; if not, it has initial values.
  public var hasHead: Bool
  /// The folder the model was read from.
  public private(set) var path: String?

  /// A model to be written.
  public init(_ model: MaskedLanguageModel, tokenizer: WordPieceTokenizer?, hasHead: Bool = true) {
    self.model = model
    self.tokenizer = tokenizer
    self.hasHead = hasHead
  }

  /// Reads the folder at `path`.
  ///
  /// - Parameter seed: draws the initial values of a head that the folder lacks.
  /// - Throws: `ModelFolderError`, `SafeTensorsError`, `VocabularyError`, `FileError` or, without the
  ///   memory for it, `TensorError`.
  public static func load(
    from path: String, seed: UInt64 = 0, device: Device
  ) throws -> TextModelFolder {
    let configuration = try ModelFolderConfiguration(folder: path)
    let weights = try WeightReader(
      folder: path, layout: configuration.layout, isTied: configuration.isTied)
    try weights.checkSizes(configuration.encoder, vocabularySize: configuration.vocabularySize)
    let tokenizer = try tokenizer(in: path, vocabularySize: configuration.vocabularySize)
    let model = try MaskedLanguageModel(
      configuration.encoder, vocabularySize: configuration.vocabularySize,
      nextSentence: weights.hasNextSentence, seed: seed, device: device,
      isDrawn: { !weights.hasHead && $0.hasPrefix("head.") })
    try weights.fill(model.store)
    var folder = TextModelFolder(model, tokenizer: tokenizer, hasHead: weights.hasHead)
    folder.path = path
    return folder
  }

  /// Writes the folder at `path`, complete or not at all. A model folder of that name is replaced
  /// whole; any other folder that is not empty is left alone.
  ///
  /// - Throws: `FileError`, or `ModelFolderError` if the tokenizer does not fit the model.
  public func save(to path: String) throws {
    try Self.check(tokenizer, vocabularySize: model.vocabularySize, in: path)
    let configuration = ModelFolderConfiguration(
      model.configuration, vocabularySize: model.vocabularySize)
    let parameters = model.store.parameters.filter { hasHead || !$0.name.hasPrefix("head.") }
    let isBare = !hasHead && model.nextSentence == nil
    try AtomicFolder.replace(at: path, marker: ModelFolderConfiguration.fileName) { folder in
      try configuration.write(
        to: folder, architecture: architecture, padding: tokenizer?.vocabulary.padding)
      try WeightWriter.write(
        parameters, layout: configuration.layout,
        prefix: configuration.layout == .bert && !isBare ? WeightLayout.prefix : "", to: folder)
      try tokenizer?.save(to: folder)
    }
  }

  /// The trained masked-token head.
  ///
  /// - Throws: `ModelFolderError` if the folder had none.
  public func trainedHead() throws -> MaskedTokenHead {
    guard hasHead else {
      throw ModelFolderError(file: path ?? "the model", problem: .noHead)
    }
    return model.head
  }

  /// The class of transformers that has the heads of this model.
  private var architecture: String {
    switch (hasHead, model.nextSentence != nil) {
    case (true, true): "BertForPreTraining"
    case (true, false): "BertForMaskedLM"
    case (false, true): "BertForNextSentencePrediction"
    case (false, false): "BertModel"
    }
  }

  private static func tokenizer(
    in folder: String, vocabularySize: Int
  ) throws -> WordPieceTokenizer? {
    let files = ["vocab.txt", "tokenizer.json"].map { folder + "/" + $0 }
    guard files.contains(where: FileManager.default.fileExists) else { return nil }
    let tokenizer = try WordPieceTokenizer.load(from: folder)
    try check(tokenizer, vocabularySize: vocabularySize, in: folder)
    return tokenizer
  }

  private static func check(
    _ tokenizer: WordPieceTokenizer?, vocabularySize: Int, in folder: String
  ) throws {
    guard let count = tokenizer?.vocabulary.count, count > vocabularySize else { return }
    throw ModelFolderError(
      file: folder,
      problem: .tokenizerTooLarge(tokens: count, vocabularySize: vocabularySize))
  }
}

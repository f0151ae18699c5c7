import ClozeConfiguration
import ClozeEncoder
import ClozeModels
import ClozeTensor
import ClozeTraining

/// The body of a recipe that trains a head on a model of sequences of some kind, pretrained or not.
public protocol FinetuneBody: ModelBody, TokenizerBody where Sizes == StatedSizes {
  /// The kind of sequences.
  associatedtype Base: SequenceKind

  /// The maximum number of tokens per sample; the rest is truncated.
  var maximumLength: Int { get set }
  /// The number of samples per batch.
  var batch: Int { get }
  /// The encoder.
  var encoder: EncoderConfiguration { get set }
}

extension FinetuneBody {
  /// The paths of the model and of the tokenizer.
  public static var paths: [WritableKeyPath<Self, String?>] { [\.modelPath, \.tokenizerPath] }

  /// Returns the body with the sizes of the pretrained model, if it names one; what matters in
  /// training alone is kept.
  ///
  /// - Throws: Errors of reading the model.
  public func adopting() throws -> Self {
    guard let modelPath else { return self }
    var body = self
    body.encoder = try ModelFolder.sizes(of: ModelFolder.locate(modelPath)).encoder
      .trained(as: encoder)
    body.maximumLength = min(maximumLength, body.encoder.maximumLength)
    return body
  }

  /// Throws `SequenceModelError.decided` if sizes were chosen that differ from the pretrained
  /// model's, and errors of reading the model.
  ///
  /// - Parameter usual: The body of the preset that the recipe is based on.
  public func checkSizes(usual: Self) throws {
    guard let modelPath else { return }
    let adopted = try adopting().encoder
    guard encoder == adopted || encoder == usual.encoder.trained(as: encoder) else {
      throw SequenceModelError.decided(key: "encoder", path: modelPath)
    }
    guard maximumLength <= adopted.maximumLength || maximumLength == usual.maximumLength else {
      throw SequenceModelError.decided(key: "maximumLength", path: modelPath)
    }
  }

  /// Returns the tokenizer that the recipe names, or its model's; nil if neither is named.
  ///
  /// - Throws: Errors of reading it; `SequenceModelError` if the model has none, `ModelFolderError`
  ///   if it does not fit.
  public func namedTokenizer() throws -> Base.Tokens? {
    guard let modelPath else { return try tokenizerPath.map(Base.tokenizer(at:)) }
    let folder = try ModelFolder.locate(modelPath), size = try ModelFolder.sizes(of: folder)
    let own = try Base.tokenizer(beside: folder)
    let given = try tokenizerPath.map(Base.tokenizer(at:))
    if let own, let given, own.fingerprint != given.fingerprint {
      throw SequenceModelError.otherTokenizer(path: tokenizerPath ?? "", model: folder)
    }
    let found = given ?? own
    guard let found else { throw SequenceModelError.noTokenizer(path: folder) }
    guard found.roles.count <= size.vocabularySize else {
      throw ModelFolderError(
        file: folder,
        problem: .tokenizerTooLarge(
          tokens: found.roles.count, vocabularySize: size.vocabularySize))
    }
    return found
  }

  /// Returns the number of rows of the embeddings: that of the pretrained model, or one for each of
  /// the tokenizer's ids.
  ///
  /// - Throws: Errors of reading the model; `SequenceModelError.otherSizes` if its sizes differ
  ///   from the recipe's.
  public func rows(_ tokenizer: Base.Tokens) throws -> Int {
    guard let modelPath else { return tokenizer.roles.count }
    guard try adopting().encoder == encoder else {
      throw SequenceModelError.otherSizes(path: modelPath)
    }
    return try ModelFolder.sizes(of: ModelFolder.locate(modelPath)).vocabularySize
  }

  /// The section of the encoder.
  public static var finetuneParts: [ConfigurationPart<Self>] {
    [ConfigurationPart("encoder", \.encoder)]
  }

  /// The problems of the length and the batch, and of given positions, which these models do not
  /// have.
  public var lengthProblems: [String] {
    var problems = encoder.placeProblems(givesPositions: false)
    if !(1...1 << 16).contains(batch) {
      problems.append("batch is \(batch): must lie in 1...\(1 << 16)")
    }
    if !(8...max(8, encoder.maximumLength)).contains(maximumLength) {
      problems.append(
        "maximumLength is \(maximumLength): must lie in 8...encoder.maximumLength, which is "
          + "\(encoder.maximumLength)")
    }
    return problems
  }

  /// Measures pretraining of the same encoder, which differs in the head alone.
  public func measuredRate(
    of sizes: StatedSizes, in dtype: DType, on device: Device
  ) throws -> (rate: Double, part: String)? {
    let body = adopted
    let language = MaskedLanguageModelSizes(
      encoder: body.encoder, vocabulary: 1000, tokensPerBatch: sizes.tokensPerBatch, masked: 0.15,
      length: body.maximumLength)
    guard let measured = try language.measuredRate(in: dtype, on: device) else { return nil }
    let scale = language.trainingOperations / sizes.trainingOperations
    return (measured.rate * scale, measured.part)
  }

  /// Returns the sizes with a vocabulary of `vocabulary` tokens and a head of `head` parameters,
  /// which reads a share `asked` of the tokens.
  public func sizes(vocabulary: Int, head: Int, asked: Double) -> StatedSizes {
    let counts = encoder.parameterCounts(vocabularySize: vocabulary)
    return StatedSizes(
      parameters: ["embeddings": counts.embeddings, "blocks": counts.blocks, "head": head],
      tokensPerBatch: batch * maximumLength,
      predictionOperations: encoder.encodingOperations(length: maximumLength, asked: asked),
      activationsPerToken: encoder.keptPerToken(asked: asked))
  }
}

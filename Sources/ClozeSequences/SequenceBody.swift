import ClozeEncoder
import ClozeModels
import ClozeTokens
import ClozeTraining

/// The body of a recipe that trains a model of sequences of some kind, from a trained model or from
/// random weights.
public protocol SequenceBody: ModelBody, TokenizerBody {
  /// The kind of sequences.
  associatedtype Base: SequenceKind

  /// The maximum number of tokens per sample.
  var maximumLength: Int { get set }
  /// The encoder.
  var encoder: EncoderConfiguration { get set }
  /// True if training starts from the model's weights; false if only its sizes and tokenizer are
  /// used.
  var pretrained: Bool { get }

  /// Returns `tokenizer` with the tokens that the recipe adds to its vocabulary; nil if it adds
  /// none.
  ///
  /// - Throws: Errors of reading them.
  func grown(_ tokenizer: Base.Tokens) throws -> GrownTokenizer<Base.Tokens>?
}

extension SequenceBody {
  /// No tokens are added.
  public func grown(_ tokenizer: Base.Tokens) throws -> GrownTokenizer<Base.Tokens>? { nil }
}

extension SequenceBody {
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
}

extension SequenceBody where Self: VocabularyBody {
  /// Checks that the model and the tokenizer exist, and that nothing was chosen that the model
  /// decides.
  ///
  /// - Parameter usual: The body of the preset that the recipe is based on.
  /// - Throws: The errors of `checkSizes` and `namedTokenizer`; `SequenceModelError.decided`.
  public func checkStart(usual: Self) throws {
    try checkSizes(usual: usual)
    if let tokenizer = try namedTokenizer() { _ = try grown(tokenizer) }
    if let modelPath, vocabularySize != usual.vocabularySize {
      throw SequenceModelError.decided(key: "tokenizer.vocabularySize", path: modelPath)
    }
  }
}

import ClozeData
import ClozeMasking
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation

/// What counts as one document, by the name that recipes use.
public typealias TextUnit = TextSource.DocumentUnit

/// A corpus that is ready: a tokenizer, tokens on disk, and samples on either side of the split.
public struct TextData: Sendable {
  /// The tokenizer.
  public let tokenizer: WordPieceTokenizer
  /// Samples to train on.
  public let training: SampleTable
  /// Samples held out; `nil` where the corpus is a single document.
  public let validation: SampleTable?

  /// A hash of the documents' contents and of the tokenizer.
  public let digest: String

  /// What masking has to know of the vocabulary.
  public var maskingTokens: MaskingTokens { MaskingTokens(tokenizer.vocabulary) }

  /// Prepares the corpus of `recipe` in `run`: trains a vocabulary where none is named, tokenizes
  /// once, splits by document.
  public init(
    _ recipe: TextRecipe, run: RunFolder, threads: Int, observe: (PreparationEvent) -> Void
  ) throws {
    let reader = try TextReader(TextData.source(recipe.data))
    tokenizer = try TextData.tokenizer(recipe, reader, run, observe)
    let shard = try TextData.shard(reader, tokenizer, folder: run.shards, threads, observe)
    let identities = (0..<shard.documentCount).map { shard.identity($0) }
    digest = Checksum.sha256(
      Array(tokenizer.fingerprint.utf8) + identities.flatMap { withUnsafeBytes(of: $0, Array.init) }
    )
    let split = DocumentSplit(
      validationFraction: recipe.data.validationFraction, seed: recipe.seed)
    let held = split.isValidation(identities: identities)
    let tokens = SampleTokens(tokenizer.vocabulary)
    func table(_ included: [Bool]) throws -> SampleTable {
      try SampleTable(
        shard: shard, isIncluded: included, tokens: tokens, configuration: recipe.samples,
        seed: recipe.seed)
    }
    training = try table(held.map { !$0 })
    validation = held.contains(true) ? try? table(held) : nil
    if validation == nil {
      observe(.note("nothing is held out for validation: too few documents"))
    }
  }

  /// All of a corpus as samples, for evaluation.
  public static func samples(
    _ corpus: TextRecipe.Corpus, _ tokenizer: WordPieceTokenizer,
    _ configuration: SampleConfiguration,
    seed: UInt64, threads: Int, observe: (PreparationEvent) -> Void
  ) throws -> SampleTable {
    let folder = NSTemporaryDirectory() + "/cloze-evaluate-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let reader = try TextReader(source(corpus))
    let shard = try shard(reader, tokenizer, folder: folder, threads, observe)
    return try SampleTable(
      shard: shard, tokens: SampleTokens(tokenizer.vocabulary), configuration: configuration,
      seed: seed)
  }

  private static func source(_ corpus: TextRecipe.Corpus) -> TextSource {
    TextSource(
      paths: corpus.paths, unit: TextUnit(rawValue: corpus.unit) ?? .automatic,
      field: corpus.field)
  }

  private static func shard(
    _ reader: TextReader, _ tokenizer: WordPieceTokenizer, folder: String, _ threads: Int,
    _ observe: (PreparationEvent) -> Void
  ) throws -> TokenShard {
    // A corpus that spells out [MASK] does not get a mask token from it.
    let builder = ShardBuilder(tokenizer.ignoringSpecialTokens(), threads: threads)
    let (shard, origin) = try ShardCache(folder: folder).shard(of: reader, builder) {
      observe(.tokenizing(bytes: $0))
    }
    if case .rebuilt(let error) = origin { observe(.note("tokenized again: \(error)")) }
    observe(.note(shard.metadata.report.description))
    return shard
  }

  private static func tokenizer(
    _ recipe: TextRecipe, _ reader: TextReader, _ run: RunFolder,
    _ observe: (PreparationEvent) -> Void
  ) throws -> WordPieceTokenizer {
    if let path = recipe.tokenizer.path { return try WordPieceTokenizer.find(at: path) }
    if FileManager.default.fileExists(atPath: run.tokenizer + "/vocab.txt") {
      return try WordPieceTokenizer.load(from: run.tokenizer)
    }
    var options = VocabularyTrainingOptions()
    options.vocabularySize = recipe.tokenizer.vocabularySize
    options.method = VocabularyTrainingOptions.Method(rawValue: recipe.tokenizer.method) ?? .pair
    options.settings = recipe.tokenizer.cased ? .cased : .uncased
    let tokenizer = try VocabularyTraining(options).train(on: reader, observe)
    try tokenizer.save(to: run.tokenizer)
    return tokenizer
  }
}

/// Training a vocabulary on a corpus of files.
public struct VocabularyTraining {
  private let options: VocabularyTrainingOptions

  /// A training with `options`.
  public init(_ options: VocabularyTrainingOptions) { self.options = options }

  /// A tokenizer with a vocabulary made of the words of `reader`'s text.
  public func train(on reader: TextReader, _ observe: (PreparationEvent) -> Void) throws
    -> WordPieceTokenizer
  {
    var trainer = try VocabularyTrainer(options)
    var bytes = 0
    let report = try reader.forEachPiece { piece in
      piece.bytes.withUnsafeBufferPointer { trainer.add(utf8: $0) }
      bytes += piece.bytes.count
      observe(.counting(bytes: bytes))
    }
    observe(.note(report.description))
    let result = try trainer.train { observe(.training(done: $0.done, total: $0.total)) }
    if result.prunedWords > 0 {
      observe(.note("\(result.prunedWords) rare words were left out to bound memory"))
    }
    return WordPieceTokenizer(result.vocabulary, settings: options.settings)
  }
}

extension WordPieceTokenizer {
  /// The same tokenizer, to which `[MASK]` in a text is five characters and no token.
  func ignoringSpecialTokens() -> WordPieceTokenizer {
    var settings = settings
    settings.recognizesSpecialTokens = false
    return WordPieceTokenizer(vocabulary, settings: settings)
  }
}

import ClozeData
import ClozeMasking
import ClozeTokens
import ClozeTraining
import Foundation

/// Documents ready for training: a tokenizer, tokens on disk, and samples on both sides of the
/// split.
public struct MaskedDocuments<Tokens: Tokenizer>: Sendable {
  /// The tokenizer.
  public let tokenizer: Tokens
  /// The number of rows of the embeddings.
  let rows: Int
  /// The tokens that the run adds to the vocabulary; nil for none.
  let growth: GrownTokenizer<Tokens>?
  /// True if the run has no checkpoints yet, so that it starts from the model that it goes on from.
  let begins: Bool
  /// The training samples.
  public let training: SampleTable
  /// The validation samples; `nil` if there is only one document, or one group of documents,
  /// and none are named.
  public let validation: SampleTable?
  /// A hash of the documents' identities, of their lengths if they are in groups, of the tokenizer,
  /// and of the weights if there are some.
  public let digest: String

  /// The roles of the ids in masking.
  public var maskingTokens: MaskingTokens { MaskingTokens(tokenizer.roles) }

  /// Tokenizes the documents of `source` once, with the settings of `recipe`, and splits them; if
  /// there are documents to validate with, all of `source` trains.
  ///
  /// - Parameters:
  ///   - validating: The documents to validate with; nil for a part of `source`.
  ///   - start: The tokenizer, and what the run starts from.
  ///   - encoding: The tokenizer for corpora, to which `[MASK]` is not a token.
  ///   - isGrouped: True if documents are identified by their groups.
  public init<Body: MaskedBody, Source: DocumentSource>(
    _ recipe: Recipe<Body>, _ source: Source, validating: Source? = nil,
    _ start: SequenceStart<Body>, encoding: Tokens, isGrouped: Bool = false, run: RunFolder,
    threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws where Body.Base.Tokens == Tokens {
    (tokenizer, rows, begins) = (start.tokenizer, start.rows, start.begins)
    growth = start.growth
    for note in growth?.notes ?? [] { try observe(.note(note)) }
    let weights = recipe.dataWeights
    let documents = IdentifiedDocuments(
      try Self.shard(
        source, encoding, folder: run.shards, paths: weights.isEmpty ? nil : recipe.dataPaths,
        threads, observe),
      isGrouped: isGrouped)
    let given = try validating.map {
      IdentifiedDocuments(
        try Self.shard($0, encoding, folder: run.shards, threads, observe), isGrouped: isGrouped)
    }
    digest = Checksum.sha256(
      Array(tokenizer.fingerprint.utf8) + documents.identity + (given?.identity ?? [])
        + (weights.isEmpty ? [] : Array("weights \(weights)".utf8)))
    let split = DocumentSplit(
      validationFraction: given == nil ? recipe.validationFraction : 0, seed: recipe.splitSeed)
    let held = split.isValidation(identities: documents.identities)
    let trained = try Self.table(
      documents, held.map { !$0 }, recipe, tokenizer.roles, seed: recipe.seed)
    training = weights.isEmpty ? trained : trained.weighted(by: weights)
    if let given {
      validation = try Self.table(given, nil, recipe, tokenizer.roles, seed: recipe.splitSeed)
    } else {
      validation = try Self.held(documents, held, recipe, tokenizer.roles)
    }
    if validation == nil {
      try observe(.note("nothing is held out for validation: \(documents.lack(split))"))
    }
    for note in documents.notes(held: held, given: given) { try observe(.note(note)) }
  }

  /// Returns the samples of the documents that are held out; nil if they are too few for any.
  private static func held(
    _ documents: IdentifiedDocuments, _ held: [Bool], _ recipe: Recipe<some MaskedBody>,
    _ roles: TokenRoles
  ) throws -> SampleTable? {
    guard held.contains(true) else { return nil }
    do {
      return try table(documents, held, recipe, roles, seed: recipe.splitSeed)
    } catch BatchError.noSamples { return nil } catch BatchError.tooFewDocuments { return nil }
  }

  private static func table(
    _ documents: IdentifiedDocuments, _ included: [Bool]?, _ recipe: Recipe<some MaskedBody>,
    _ roles: TokenRoles, seed: UInt64
  ) throws -> SampleTable {
    try SampleTable(
      shard: documents.shard, isIncluded: included,
      tokens: SampleTokens(roles), configuration: recipe.cutting, seed: seed)
  }

  /// Returns all documents of `source` as samples, for evaluation.
  ///
  /// - Parameter encoding: The tokenizer for corpora.
  public static func samples(
    _ source: some DocumentSource, encoding: Tokens, _ configuration: SampleConfiguration,
    seed: UInt64, threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws -> SampleTable {
    let folder = NSTemporaryDirectory() + "/cloze-evaluate-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shard = try shard(source, encoding, folder: folder, threads, observe)
    return try SampleTable(
      shard: shard, tokens: SampleTokens(encoding.roles), configuration: configuration, seed: seed)
  }

  private static func shard(
    _ source: some DocumentSource, _ encoding: Tokens, folder: String, paths: [String]? = nil,
    _ threads: Int, _ observe: (PreparationEvent) throws -> Void
  ) throws -> TokenShard {
    var builder = ShardBuilder(encoding, threads: threads)
    builder.paths = paths
    let (shard, origin) = try ShardCache(folder: folder).shard(of: source, builder) {
      try observe(.tokenizing(bytes: $0))
    }
    if case .rebuilt(let error) = origin { try observe(.note("tokenized again: \(error)")) }
    try observe(.note(shard.metadata.report.description))
    return shard
  }
}

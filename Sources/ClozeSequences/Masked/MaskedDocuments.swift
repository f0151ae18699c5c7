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
  /// The training samples.
  public let training: SampleTable
  /// The validation samples; `nil` if there is only one document, or one group of documents.
  public let validation: SampleTable?
  /// A hash of the documents' identities, of their lengths if they are in groups, and of the
  /// tokenizer.
  public let digest: String

  /// The roles of the ids in masking.
  public var maskingTokens: MaskingTokens { MaskingTokens(tokenizer.roles) }

  /// Tokenizes the documents of `source` once, with the settings of `recipe`, and splits them.
  ///
  /// - Parameters:
  ///   - encoding: The tokenizer for corpora, to which `[MASK]` is not a token.
  ///   - isGrouped: True if documents are identified by their groups.
  public init(
    _ recipe: Recipe<some MaskedBody>, _ source: some DocumentSource, _ tokenizer: Tokens,
    encoding: Tokens, isGrouped: Bool = false, run: RunFolder,
    threads: Int, observe: (PreparationEvent) -> Void
  ) throws {
    self.tokenizer = tokenizer
    let shard = try Self.shard(source, encoding, folder: run.shards, threads, observe)
    let identities = (0..<shard.documentCount).map { shard.identity($0) }
    let lengths = isGrouped ? (0..<shard.documentCount).map { shard.document($0).count } : []
    digest = Checksum.sha256(
      Array(tokenizer.fingerprint.utf8) + identities.flatMap { withUnsafeBytes(of: $0, Array.init) }
        + lengths.flatMap { withUnsafeBytes(of: $0, Array.init) }
    )
    let split = DocumentSplit(validationFraction: recipe.validationFraction, seed: recipe.seed)
      .isValidation(identities: identities)
    // Equal documents are never divided, so that all of them may be on one side.
    let held = split.contains(false) ? split : split.map { _ in false }
    func table(_ included: [Bool]) throws -> SampleTable {
      try SampleTable(
        shard: shard, isIncluded: included, tokens: SampleTokens(tokenizer.roles),
        configuration: recipe.cutting, seed: recipe.seed)
    }
    training = try table(held.map { !$0 })
    do {
      validation = held.contains(true) ? try table(held) : nil
    } catch BatchError.noSamples { validation = nil } catch BatchError.tooFewDocuments {
      validation = nil
    }
    if validation == nil {
      observe(.note("nothing is held out for validation: " + Self.reason(identities)))
    }
  }

  /// Returns the reason that none of the documents with `identities` validates.
  private static func reason(_ identities: some Collection<UInt64>) -> String {
    let distinct = Set(identities).count
    guard distinct < identities.count else { return "too few documents" }
    return "the \(identities.count) documents are only \(distinct) different "
      + (distinct == 1 ? "text" : "texts")
  }

  /// Returns all documents of `source` as samples, for evaluation.
  ///
  /// - Parameter encoding: The tokenizer for corpora.
  public static func samples(
    _ source: some DocumentSource, encoding: Tokens, _ configuration: SampleConfiguration,
    seed: UInt64, threads: Int, observe: (PreparationEvent) -> Void
  ) throws -> SampleTable {
    let folder = NSTemporaryDirectory() + "/cloze-evaluate-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let shard = try shard(source, encoding, folder: folder, threads, observe)
    return try SampleTable(
      shard: shard, tokens: SampleTokens(encoding.roles), configuration: configuration, seed: seed)
  }

  private static func shard(
    _ source: some DocumentSource, _ encoding: Tokens, folder: String, _ threads: Int,
    _ observe: (PreparationEvent) -> Void
  ) throws -> TokenShard {
    let builder = ShardBuilder(encoding, threads: threads)
    let (shard, origin) = try ShardCache(folder: folder).shard(of: source, builder) {
      observe(.tokenizing(bytes: $0))
    }
    if case .rebuilt(let error) = origin { observe(.note("tokenized again: \(error)")) }
    observe(.note(shard.metadata.report.description))
    return shard
  }
}

import ClozeData
import ClozeTokens

/// The tokenized documents of a corpus with the numbers by which a split knows them.
struct IdentifiedDocuments {
  /// The tokens.
  let shard: TokenShard
  /// The number of each document, which is equal where texts are; or groups, if there are some.
  let identities: [UInt64]
  /// True if documents are identified by their groups, such as projects.
  let isGrouped: Bool

  init(_ shard: TokenShard, isGrouped: Bool) {
    (self.shard, self.isGrouped) = (shard, isGrouped)
    identities = (0..<shard.documentCount).map { shard.identity($0) }
  }

  /// The bytes by which a changed corpus is recognised: the numbers and, if they are those of
  /// groups, the lengths of documents.
  var identity: [UInt8] {
    let lengths = isGrouped ? (0..<shard.documentCount).map { shard.document($0).count } : []
    return identities.flatMap { withUnsafeBytes(of: $0, Array.init) }
      + lengths.flatMap { withUnsafeBytes(of: $0, Array.init) }
  }

  /// Returns the reason that nothing is held out of these documents by `split`.
  func lack(_ split: DocumentSplit) -> String {
    if split.validationFraction == 0 { return "data.validationFraction is 0" }
    let distinct = Set(identities).count
    guard distinct < identities.count, !isGrouped else { return "too few documents" }
    return "the \(identities.count) documents are only \(distinct) different "
      + (distinct == 1 ? "text" : "texts")
  }

  /// Returns notes on equal documents: those that are on one side of the split, and those that
  /// train and validate.
  ///
  /// - Parameters:
  ///   - held: True for each document that is held out.
  ///   - given: The documents that validate, if none of these do.
  func notes(held: [Bool], given: IdentifiedDocuments?) -> [String] {
    if given == nil, !isGrouped {
      let repeated = identities.count - Set(identities).count
      return repeated > 0 && held.contains(true)
        ? ["\(repeated) documents repeat another one; equal ones are on one side of the split"] : []
    }
    let trained = Set(contents { !held[$0] })
    let validating = given?.contents { _ in true } ?? contents { held[$0] }
    let shared = validating.count(where: trained.contains)
    guard shared > 0 else { return [] }
    let remedy =
      isGrouped ? "; data.files.duplicates=near leaves copies out of one set of files" : ""
    return [
      "\(shared) of \(validating.count) documents that validate are equal to one that trains"
        + (given == nil ? remedy : "")
    ]
  }

  /// Returns a number for each document that is included, equal where their tokens are.
  private func contents(_ isIncluded: (Int) -> Bool) -> [Int] {
    var tokens: [Int32] = []
    return (0..<shard.documentCount).filter(isIncluded).map { document in
      tokens.removeAll(keepingCapacity: true)
      shard.append(shard.document(document), to: &tokens)
      var hasher = Hasher()
      tokens.withUnsafeBytes { hasher.combine(bytes: $0) }
      return hasher.finalize()
    }
  }
}

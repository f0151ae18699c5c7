/// The tags that a model predicted for sentences whose tags are known.
///
/// An entity is right if its type and both of its ends are, as in conlleval and seqeval.
public struct TaggingResult: Sendable {
  /// The types of the entities that occur, right or predicted, sorted.
  public let types: [String]
  /// The counts over all sentences.
  public var counts: EntityCounts { groups.total }
  /// The share of each sentence's tokens whose tag is right, for comparisons sentence by sentence;
  /// sentences without tokens are left out.
  public let accuracies: [Double]
  private let hasEntities: Bool
  private let groups: CaseGroups<EntityCounts>

  /// Compares `predicted` with `gold`, both with a tag for each token of each sentence.
  ///
  /// - Parameter rule: The way in which tags mean entities; nil if they mean none, as parts of
  ///   speech.
  /// - Throws: `TagError`.
  public init(gold: [[String]], predicted: [[String]], rule: EntityRule?) throws {
    try Self.check(gold, predicted)
    let expected = Set(try rule?.chunks(of: gold) ?? [])
    let found = Set(try rule?.chunks(of: predicted) ?? [])
    let types = Set(expected.map(\.type)).union(found.map(\.type)).sorted()
    let none = EntityCounts(types: types.map { _ in HitCounts() }, rightTokens: 0, tokens: 0)
    var sentences = zip(gold, predicted).map { Self.tokens($0, $1, none) }
    let numbers = Dictionary(uniqueKeysWithValues: types.enumerated().map { ($1, $0) })
    func count(_ chunks: Set<Chunk>, _ field: WritableKeyPath<HitCounts, Int>) {
      for chunk in chunks {
        guard let type = numbers[chunk.type] else { continue }
        sentences[chunk.sentence].types[type][keyPath: field] += 1
      }
    }
    count(expected, \.expected)
    count(found, \.predicted)
    count(expected.intersection(found), \.hits)
    accuracies = sentences.filter { $0.tokens > 0 }
      .map { Double($0.rightTokens) / Double($0.tokens) }
    groups = CaseGroups(sentences, empty: none)
    (self.types, hasEntities) = (types, rule != nil)
  }

  /// The counts of tokens of one sentence, and no entities.
  private static func tokens(
    _ gold: [String], _ predicted: [String], _ none: EntityCounts
  ) -> EntityCounts {
    var counts = none
    counts.tokens = gold.count
    counts.rightTokens = zip(gold, predicted).count { $0 == $1 }
    return counts
  }

  private static func check(_ gold: [[String]], _ predicted: [[String]]) throws {
    guard gold.count == predicted.count else {
      throw TagError.differentSentences(gold: gold.count, predicted: predicted.count)
    }
    for (sentence, pair) in zip(gold, predicted).enumerated() where pair.0.count != pair.1.count {
      throw TagError.differentLengths(
        sentence: sentence, gold: pair.0.count, predicted: pair.1.count)
    }
    guard gold.contains(where: { !$0.isEmpty }) else { throw TagError.noTokens }
  }

  /// Returns the scores of each type with its counts.
  public func perType() -> [(type: String, counts: HitCounts)] {
    zip(types, counts.types).map { ($0, $1) }
  }

  /// Returns the metrics of entities, if tags mean any, and the accuracy of tokens, with 95%
  /// percentile intervals from 1000 bootstrap resamples of the sentences.
  public func metrics(seed: UInt64) -> [MetricEstimate] {
    let metrics = Metrics.tagging.filter { hasEntities || $0 is TokenAccuracy }
    return groups.estimates(metrics.map(\.name), seed: seed) { counts in
      metrics.map { $0.value(counts) }
    }
  }
}

/// The tags that a model predicted for sentences whose tags are known.
///
/// An entity is right if its type and both of its ends are, as in conlleval and seqeval.
public struct TaggingResult: Sendable {
  /// The types of the entities that occur, right or predicted, sorted.
  public let types: [String]
  /// The counts over all sentences.
  public let counts: EntityCounts
  /// The share of each sentence's tokens whose tag is right, for comparisons sentence by sentence;
  /// sentences without tokens are left out.
  public let accuracies: [Double]
  private let hasEntities: Bool
  /// The different counts of single sentences, and each sentence's index among them.
  private let classes: [EntityCounts]
  private let places: [Int]

  /// Compares `predicted` with `gold`, both with a tag for each token of each sentence.
  ///
  /// - Parameter rule: The way in which tags mean entities; nil if they mean none, as parts of
  ///   speech.
  /// - Throws: `TagError`.
  public init(gold: [[String]], predicted: [[String]], rule: EntityRule?) throws {
    try Self.check(gold, predicted)
    let expected = Set(try rule?.chunks(of: gold) ?? [])
    let found = Set(try rule?.chunks(of: predicted) ?? [])
    types = Set(expected.map(\.type)).union(found.map(\.type)).sorted()
    let none = EntityCounts(types: types.map { _ in HitCounts() }, rightTokens: 0, tokens: 0)
    var sentences = zip(gold, predicted).map { gold, predicted in
      var counts = none
      counts.tokens = gold.count
      counts.rightTokens = zip(gold, predicted).count { $0 == $1 }
      return counts
    }
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
    var indices: [EntityCounts: Int] = [:], classes: [EntityCounts] = [], sum = none
    places = sentences.map { counts in
      sum.add(counts, times: 1)
      if let index = indices[counts] { return index }
      indices[counts] = classes.count
      classes.append(counts)
      return classes.count - 1
    }
    (self.classes, counts, hasEntities) = (classes, sum, rule != nil)
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
    let none = EntityCounts(types: types.map { _ in HitCounts() }, rightTokens: 0, tokens: 0)
    let estimates = Bootstrap(seed: seed).estimates(classes: places, classCount: classes.count) {
      var sum = none
      for (counts, times) in zip(classes, $0) where times > 0 { sum.add(counts, times: Int(times)) }
      return metrics.map { $0.value(sum) }
    }
    return zip(metrics, estimates).map { metric, estimate in
      MetricEstimate(
        name: metric.name, value: estimate.value, low: estimate.low, high: estimate.high)
    }
  }
}

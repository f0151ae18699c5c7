import ClozeTensor
import Testing

@testable import ClozeEvaluation

/// Scores items by a matrix: the last item's row, or zeros for an empty history.
private struct TableRanker: Ranker {
  let index: RowIndex
  let table: [[Float]]
  var itemCount: Int { index.count }

  init(_ table: [[Float]]) throws {
    self.table = table
    let count = table[0].count
    let identity = (0..<count * count).map { Float($0 / count == $0 % count ? 1 : 0) }
    index = try RowIndex(rows: identity, width: count, device: Device(.auto, threads: 1))
  }

  private func queries(_ histories: [[Int32]]) -> [Float] {
    histories.flatMap { history in
      history.last.map { table[Int($0)] } ?? Array(repeating: 0, count: itemCount)
    }
  }

  func ranks(of targets: [Int32], histories: [[Int32]], excluding: [[Int32]]) -> [Int32] {
    index.ranks(of: targets, queries: queries(histories), excluding: excluding)
  }
  func scores(of candidates: [[Int32]], histories: [[Int32]]) -> [[Float]] {
    index.scores(of: candidates, queries: queries(histories))
  }
  func top(_ k: Int, histories: [[Int32]], excluding: [[Int32]]) -> [[RowIndex.Hit]] {
    index.top(k, queries: queries(histories), excluding: excluding)
  }
}

@Suite struct RankingEvaluationTests {
  /// After item 0: 3 is best, then 2 and 1 with equal scores, then 0; after item 1: 0, 1, 2, 3.
  private func ranker() throws -> TableRanker {
    try TableRanker([[1, 2, 2, 4], [8, 6, 4, 2], [0, 0, 0, 0], [0, 0, 0, 0]])
  }

  @Test func ranksByHand() throws {
    let cases = [
      RankingCase(user: 0, history: [0], target: 3),
      RankingCase(user: 1, history: [0], target: 2),
      RankingCase(user: 2, history: [3, 0], target: 2),
      RankingCase(user: 3, history: [0, 1], target: 2),
      // A target that stands in the history is a candidate all the same.
      RankingCase(user: 4, history: [0, 1], target: 0),
      // Nothing is known: all scores are equal, and ties count against the target.
      RankingCase(user: 5, history: [], target: 0),
    ]
    let result = try RankingEvaluation(protocol: .full, seed: 1).run(ranker(), cases: cases)
    #expect(result.ranks == [0, 2, 1, 0, 0, 3])
    #expect(result.coverage == 1)
    let estimates = result.metrics(seed: 1)
    let values = Dictionary(uniqueKeysWithValues: estimates.map { ($0.name, $0.value) })
    #expect(values["HR@1"] == 0.5)
    #expect(values["HR@5"] == 1)
    #expect(abs((values["MRR"] ?? 0) - (3 + 1 / 3.0 + 1 / 2.0 + 1 / 4.0) / 6) < 1e-12)
    let gain = (3 + 0.5 + 0.6309297535714574 + 0.43067655807339306) / 6
    #expect(abs((values["NDCG@10"] ?? 0) - gain) < 1e-12)
    #expect(result.values(of: HitRate(at: 1)) == [1, 0, 0, 1, 1, 0])
  }

  @Test func coverageIsOfWhatIsRecommended() throws {
    let items = 40
    let ranker = PopularityRanker(counts: (0..<items).map { items - $0 })
    let cases = [
      RankingCase(user: 0, history: [], target: 5), RankingCase(user: 1, history: [0], target: 5),
    ]
    let result = try RankingEvaluation(protocol: .full, seed: 1).run(ranker, cases: cases)
    #expect(result.coverage == 11.0 / 40)
    let sampled = try RankingEvaluation(protocol: .uniform(negatives: 3), seed: 1)
      .run(ranker, cases: cases)
    #expect(sampled.coverage == 11.0 / 40)
  }

  /// The better an item, the smaller its number: among n candidates the rank is the number of
  /// negatives with a smaller one, and can be told from the negatives themselves.
  @Test(arguments: [RankingProtocol.uniform(negatives: 20), .popularity(negatives: 20)])
  func negativesAreThoseOfTheSampler(candidates: RankingProtocol) throws {
    let items = 200, popularity = (0..<items).map { 1 + $0 % 7 }
    let ranker = PopularityRanker(counts: (0..<items).map { items - $0 })
    let cases = (0..<600).map { user in
      RankingCase(
        user: user, history: [Int32(user % 150), Int32(user % 50)], target: Int32(user * 31 % items)
      )
    }
    let result = try RankingEvaluation(protocol: candidates, seed: 9, popularity: popularity)
      .run(ranker, cases: cases)
    let sampler =
      candidates == .uniform(negatives: 20)
      ? NegativeSampler(itemCount: items, seed: 9)
      : NegativeSampler(weights: popularity, seed: 9)
    for (one, rank) in zip(cases, result.ranks) {
      let negatives = try sampler.draw(
        20, user: one.user, excluding: one.history + [one.target])
      #expect(Int(rank) == negatives.count { $0 < one.target })
    }
  }

  @Test func batchesChangeNothingAndProgressIsHeard() throws {
    let cases = (0..<23).map { RankingCase(user: $0, history: [Int32($0 % 4)], target: 2) }
    var evaluation = RankingEvaluation(protocol: .uniform(negatives: 2), seed: 4)
    let whole = try evaluation.run(ranker(), cases: cases)
    evaluation.batchSize = 10
    var heard: [[Int]] = []
    let parts = try evaluation.run(ranker(), cases: cases) { heard.append([$0, $1]) }
    #expect(parts == whole)
    #expect(heard == [[10, 23], [20, 23], [23, 23]])
    #expect(throws: CancellationError.self) {
      try evaluation.run(ranker(), cases: cases) { _, _ in throw CancellationError() }
    }
  }

  @Test func scoresThatAreNoNumbersLose() {
    #expect(RankingEvaluation.rankOfFirst([.nan, 1, -.infinity, .nan]) == 3)
    #expect(RankingEvaluation.rankOfFirst([1, .nan, 1, 2, 0]) == 2)
    #expect(RankingEvaluation.rankOfFirst([1]) == 0)
  }

  @Test func whatCannotBeEvaluatedIsAnError() throws {
    let ranker = try ranker()
    func run(_ candidates: RankingProtocol, _ cases: [RankingCase]) throws {
      _ = try RankingEvaluation(protocol: candidates, seed: 1, popularity: [1, 2, 3])
        .run(ranker, cases: cases)
    }
    #expect(throws: RankingError.noCases) { try run(.full, []) }
    #expect(throws: RankingError.unknownItem(user: 8, item: 4, itemCount: 4)) {
      try run(.full, [RankingCase(user: 8, history: [0], target: 4)])
    }
    #expect(throws: RankingError.unknownItem(user: 8, item: -1, itemCount: 4)) {
      try run(.full, [RankingCase(user: 8, history: [-1], target: 0)])
    }
    #expect(throws: RankingError.popularityMismatch(counted: 3, itemCount: 4)) {
      try run(.popularity(negatives: 1), [RankingCase(user: 8, history: [0], target: 1)])
    }
    #expect(throws: RankingError.tooFewItems(user: 8, available: 2, negatives: 100)) {
      try run(.uniform(negatives: 100), [RankingCase(user: 8, history: [0], target: 1)])
    }
  }

  @Test func errorsAreOneLine() {
    let errors: [RankingError] = [
      .noCases, .unknownItem(user: 1, item: 2, itemCount: 3),
      .popularityMismatch(counted: 1, itemCount: 2),
      .tooFewItems(user: 17, available: 42, negatives: 100), .differentCases(first: 3, second: 4),
    ]
    for error in errors { #expect(!error.description.contains("\n")) }
    let few = errors[3].description
    #expect(few.contains("17") && few.contains("42") && few.contains("100"))
  }
}

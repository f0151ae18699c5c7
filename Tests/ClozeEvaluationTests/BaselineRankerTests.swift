import ClozeTensor
import Testing

@testable import ClozeEvaluation

/// Numbers that a test can repeat.
private func histories(_ users: Int, items: Int, seed: UInt64) -> [[Int32]] {
  var random = CounterRandom(seed: seed, purpose: .test)
  return (0..<users).map { _ in
    (0..<random.below(9)).map { _ in Int32(random.below(items) * random.below(items) / items) }
  }
}

@Suite struct BaselineRankerTests {
  /// Counts: item 0 three times, 1 four times, 2 twice, 3 once, 4 never.
  private let training: [[Int32]] = [[0, 1, 2], [0, 1, 3], [0, 2, 1], [1]]

  private func rows(_ hits: [[RowIndex.Hit]]) -> [[Int32]] { hits.map { $0.map(\.row) } }

  @Test func popularityByHand() {
    let ranker = PopularityRanker(histories: training, itemCount: 6)
    #expect(ranker.counts == [3, 4, 2, 1, 0, 0])
    #expect(
      rows(ranker.top(3, histories: [[], [1]], excluding: [[], [1, 4]])) == [
        [1, 0, 2], [0, 2, 3],
      ])
    #expect(rows(ranker.top(9, histories: [[]], excluding: [[0, 1, 2, 3]])) == [[4, 5]])
    let ranks = ranker.ranks(
      of: [1, 3, 4, 5, 3], histories: [[], [], [], [], []],
      excluding: [[], [], [], [4], [0, 3, 5]])
    #expect(ranks == [0, 3, 5, 4, 2])
    #expect(ranker.scores(of: [[4, 3, 1]], histories: [[]]) == [[0, 1, 4]])
  }

  /// From 0: to 1 twice, to 2 once. From 1: to 2, to 3 once each. From 2: to 1 once.
  @Test func markovByHand() {
    let ranker = MarkovRanker(histories: training, itemCount: 6)
    let none: [[Int32]] = [[]]
    #expect(rows(ranker.top(6, histories: [[4, 0]], excluding: none)) == [[1, 2, 0, 3, 4, 5]])
    #expect(rows(ranker.top(6, histories: [[0, 1]], excluding: [[0]])) == [[2, 3, 1, 4, 5]])
    #expect(rows(ranker.top(2, histories: [[0, 1]], excluding: [[2]])) == [[3, 1]])
    #expect(rows(ranker.top(2, histories: [[3]], excluding: none)) == [[1, 0]])
    #expect(rows(ranker.top(2, histories: [[]], excluding: none)) == [[1, 0]])
    #expect(ranker.ranks(of: [3], histories: [[1]], excluding: none) == [1])
    #expect(ranker.ranks(of: [3], histories: [[1]], excluding: [[2]]) == [0])
    #expect(ranker.ranks(of: [0], histories: [[1]], excluding: none) == [3])
    #expect(ranker.ranks(of: [4], histories: [[1]], excluding: [[1]]) == [4])
  }

  /// Ranks, best items and scores are three views of one order.
  @Test func ranksAndBestFollowFromTheScores() throws {
    let items = 40, users = histories(150, items: items, seed: 2)
    let training = histories(400, items: items, seed: 1)
    try checkOrder(PopularityRanker(histories: training, itemCount: items), users)
    try checkOrder(MarkovRanker(histories: training, itemCount: items), users)
    try checkOrder(MarkovRanker(histories: training[..<3], itemCount: items), users)
    try checkOrder(MarkovRanker(histories: [[Int32]](), itemCount: items), users)
  }

  private func checkOrder(_ ranker: some Ranker, _ users: [[Int32]]) throws {
    let items = Int32(ranker.itemCount)
    let excluding = users.map { Array(Set($0)).sorted() }
    let targets = users.indices.map { Int32($0 * 7) % items }
    let scores = try ranker.scores(of: users.map { _ in Array(0..<items) }, histories: users)
    let ranks = try ranker.ranks(of: targets, histories: users, excluding: excluding)
    let top = try ranker.top(10, histories: users, excluding: excluding)
    for user in users.indices {
      let seen = Set(users[user]), own = scores[user][Int(targets[user])]
      let left = (0..<items).filter { !seen.contains($0) }
      let better = left.count { item -> Bool in
        let score = scores[user][Int(item)]
        return item != targets[user] && score >= own
      }
      #expect(ranks[user] == Int32(better))
      let best = left.map { RowIndex.Hit(row: $0, score: scores[user][Int($0)]) }
        .sorted { $0.score == $1.score ? $0.row < $1.row : $0.score > $1.score }.prefix(10)
      #expect(top[user] == Array(best))
    }
  }

  /// Counts that a Float cannot tell apart are still in order.
  @Test func largeCountsStayApart() {
    let ranker = PopularityRanker(counts: [16_777_217, 16_777_216, 16_777_218])
    #expect(rows(ranker.top(3, histories: [[]], excluding: [[]])) == [[2, 0, 1]])
    #expect(ranker.ranks(of: [0], histories: [[]], excluding: [[]]) == [1])
    #expect(Set(ranker.scores(of: [[0, 1, 2]], histories: [[]])[0]).count == 3)
  }
}

import Testing

@testable import ClozeEvaluation

@Suite struct RetrievalTests {
  private func ranks(_ scores: [[Double]], _ right: (Int) -> [Int]) -> [Double] {
    scores.enumerated().map { CandidateOrder(scores: $1).rank(of: right($0)) }
  }

  @Test func ranksCountTiesHalf() {
    let scores: [[Double]] = [[3, 1, 2, 0], [1, 1, 1, 0], [0, 5, 4, 3]]
    #expect(ranks(scores) { [$0] } == [1, 2, 2])
    // Two right candidates: the better one counts, and the other is no rival.
    #expect(ranks(scores) { $0 == 2 ? [1, 2, 3] : [$0] } == [1, 2, 1])
    #expect(ranks(scores) { $0 == 1 ? [0, 2] : [0] } == [1, 1.5, 4])
    // A model that reads a bag of words scores eight captions of a family alike.
    let bags = (0..<16).map { _ in (0..<16).map { Double($0 / 8) } }
    let found = ranks(bags) { [$0] }
    #expect(found == [Double](repeating: 12.5, count: 8) + [Double](repeating: 4.5, count: 8))
  }

  @Test func whatIsNoNumberComesLast() {
    let order = CandidateOrder(scores: [.nan, 1, .nan, 0])
    #expect(order.rank(of: [0]) == 3.5 && order.rank(of: [3]) == 2 && order.rank(of: []) == 5)
    #expect(order.first(3) == [1, 3, 0])
  }

  @Test func aSecondScoreOrdersTheFirstAnew() {
    var order = CandidateOrder(scores: [0.9, 0.8, 0.7, 0.6, 0.5])
    order.rescore([0, 1, 2], by: [-9, -7, -8])
    #expect(order.first(5) == [1, 2, 0, 3, 4])
    #expect(order.rank(of: [0]) == 3 && order.rank(of: [4]) == 5)
    // Scores of the two stages are not compared, even where they are equal or no numbers.
    order.rescore([0, 1, 2], by: [.nan, 0.6, 0.6])
    #expect(order.first(5) == [1, 2, 0, 3, 4])
    #expect(order.rank(of: [1]) == 1.5 && order.rank(of: [3]) == 4)
  }

  @Test func metricsAreThoseOfTheRanks() {
    let result = RetrievalResult(ranks: (1...12).map { Double($0) })
    let metrics = result.metrics(seed: 1)
    #expect(metrics.map(\.name) == ["R@1", "R@5", "R@10", "MedR", "MeanR", "MRR"])
    let expected: [Double] = [1.0 / 12, 5.0 / 12, 10.0 / 12, 6.5, 6.5, 86_021.0 / 332_640]
    #expect(zip(metrics, expected).allSatisfy { abs($0.value - $1) < 1e-15 })
    let isInside = metrics.allSatisfy { ($0.low ?? 0) <= $0.value && $0.value <= ($0.high ?? 0) }
    #expect(isInside)
    #expect(metrics == result.metrics(seed: 1))
    #expect(RetrievalResult(ranks: []).metrics(seed: 1).isEmpty)
    // Ties count half a rank: 1/1.5 and 1/2.5, and 1 of what is first.
    let tied = RetrievalResult(ranks: [1.5, 1, 2.5]).metrics(seed: 1)
    #expect(tied.last?.name == "MRR" && abs((tied.last?.value ?? 0) - 31.0 / 45) < 1e-15)
  }

  @Test func choicesShareTies() {
    var result = ChoiceResult()
    result.add(right: [2], wrong: [1])
    result.add(right: [1], wrong: [2])
    result.add(right: [1], wrong: [1])
    #expect(result.shares == [1, 0, 0.5])
    // Of sixteen captions a bag of words scores eight alike, one of which is right.
    result.add(right: [1], wrong: [Double](repeating: 1, count: 7) + [0, 0, 0, 0, 0, 0, 0, 0])
    // One of two right captions is enough; what is no number is the worst.
    result.add(right: [0, 3], wrong: [2, .nan])
    result.add(right: [.nan], wrong: [.nan])
    result.add(right: [.nan], wrong: [0])
    #expect(result.shares[3...] == [0.125, 1, 0.5, 0])
    let estimate = result.estimate(Metrics.probe, seed: 1)
    #expect(estimate?.name == "probe" && estimate?.value == 3.125 / 7)
    #expect((estimate?.low ?? 1) < 3.125 / 7 && (estimate?.high ?? 0) > 3.125 / 7)
    #expect(ChoiceResult().estimate(Metrics.family, seed: 1) == nil)
  }
}

import Testing

@testable import ClozeEvaluation

@Suite struct RetrievalTests {
  @Test func ranksCountTiesHalf() {
    let scores: [Double] = [
      3, 1, 2, 0,
      1, 1, 1, 0,
      0, 5, 4, 3,
    ]
    let result = RetrievalResult(scores: scores, candidates: 4) { $0 == $1 }
    #expect(result.ranks == [1, 2, 2])
    // Two right candidates: the better one counts, and the other is no rival.
    let several = RetrievalResult(scores: scores, candidates: 4) { query, candidate in
      query == 2 ? candidate != 0 : query == candidate
    }
    #expect(several.ranks == [1, 2, 1])
  }

  @Test func metricsAreThoseOfTheRanks() {
    let scores = (0..<12).flatMap { query in (0..<12).map { Double(($0 - query + 12) % 12) } }
    // The right candidate of query q is q + 11 - r for a rank of r + 1.
    let result = RetrievalResult(scores: scores, candidates: 12) { query, candidate in
      (candidate - query + 12) % 12 == 11 - query
    }
    let ranks = (1...12).map { Double($0) }
    #expect(result.ranks == ranks)
    let metrics = result.metrics(seed: 1)
    #expect(metrics.map(\.name) == ["R@1", "R@5", "R@10", "MedR", "MeanR"])
    let expected: [Double] = [1.0 / 12, 5.0 / 12, 10.0 / 12, 6.5, 6.5]
    #expect(metrics.map(\.value) == expected)
    let isInside = metrics.allSatisfy { ($0.low ?? 0) <= $0.value && $0.value <= ($0.high ?? 0) }
    #expect(isInside)
    #expect(metrics == result.metrics(seed: 1))
    let none = RetrievalResult(scores: [], candidates: 3) { _, _ in true }
    #expect(none.metrics(seed: 1).isEmpty)
  }
}

import Testing

@testable import ClozeEvaluation

@Suite struct NegativeSamplerTests {
  /// How often each item is among `count` drawn, over many users.
  private func frequencies(
    _ sampler: NegativeSampler, items: Int, count: Int, excluding: [Int32] = [], users: Int = 40_000
  ) throws -> [Double] {
    var hits = [Int](repeating: 0, count: items)
    for user in 0..<users {
      for item in try sampler.draw(count, user: user, excluding: excluding) { hits[Int(item)] += 1 }
    }
    return hits.map { Double($0) / Double(users) }
  }

  /// Whether shares of 40,000 draws lie within five standard deviations of what they should be.
  private func agree(_ found: [Double], _ expected: [Double]) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy { found, share in
        abs(found - share) <= 5 * (share * (1 - share) / 40_000).squareRoot() + 1e-12
      }
  }

  /// The probability that each item is among `count` drawn one after the other by weight.
  private func inclusion(_ weights: [Double], _ count: Int) -> [Double] {
    guard count > 0 else { return weights.map { _ in 0 } }
    let total = weights.reduce(0, +)
    var result = weights.map { $0 / total }
    for first in weights.indices where weights[first] > 0 {
      var rest = weights
      rest[first] = 0
      let later = inclusion(rest, count - 1)
      for item in weights.indices { result[item] += weights[first] / total * later[item] }
    }
    return result
  }

  @Test func oneIsDrawnInProportionToPopularity() throws {
    let sampler = NegativeSampler(weights: [10, 0, 30, 5, 55], seed: 3)
    let shares = try frequencies(sampler, items: 5, count: 1)
    #expect(agree(shares, [0.1, 0, 0.3, 0.05, 0.55]))
  }

  @Test func uniformIsEven() throws {
    let sampler = NegativeSampler(itemCount: 9, seed: 3)
    let shares = try frequencies(sampler, items: 9, count: 3, excluding: [2, 5, 5])
    #expect(agree(shares, [3, 3, 0, 3, 3, 0, 3, 3, 3].map { $0 / 7 }))
  }

  @Test func severalAreDrawnOneAfterTheOther() throws {
    let weights = [1, 2, 3, 8, 0, 4]
    let sampler = NegativeSampler(weights: weights, seed: 4)
    let shares = try frequencies(sampler, items: 6, count: 3, excluding: [5])
    #expect(agree(shares, inclusion([1, 2, 3, 8, 0, 0], 3)))
  }

  /// Nearly all weight is on one item, so that drawing by rejection gives up and the rest is raced
  /// for.
  @Test func theRaceHasTheSameDistribution() throws {
    let weights = [1, 2, 3, 4, 1_000_000_000_000]
    let sampler = NegativeSampler(weights: weights, seed: 5)
    let shares = try frequencies(sampler, items: 5, count: 3)
    #expect(agree(shares, inclusion(weights.map(Double.init), 3)))
    let without = try frequencies(sampler, items: 5, count: 2, excluding: [4])
    #expect(agree(without, inclusion([1, 2, 3, 4, 0], 2)))
  }

  @Test func allThatIsLeftCanBeDrawn() throws {
    let sampler = NegativeSampler(weights: [4, 1, 0, 9, 2], seed: 1)
    for user in 0..<50 {
      #expect(try Set(sampler.draw(3, user: user, excluding: [3])) == [0, 1, 4])
    }
    #expect(try sampler.draw(0, user: 0, excluding: [0, 1, 2, 3, 4]) == [])
  }

  @Test func tooFewIsAnErrorWithTheNumbers() {
    let sampler = NegativeSampler(weights: [4, 1, 0, 9, 2], seed: 1)
    #expect(throws: RankingError.tooFewItems(user: 7, available: 3, negatives: 4)) {
      try sampler.draw(4, user: 7, excluding: [3, 2])
    }
    #expect(throws: RankingError.tooFewItems(user: 0, available: 0, negatives: 1)) {
      try NegativeSampler(itemCount: 0, seed: 1).draw(1, user: 0, excluding: [])
    }
    #expect(throws: RankingError.tooFewItems(user: 0, available: 0, negatives: 1)) {
      try NegativeSampler(weights: [0, 0], seed: 1).draw(1, user: 0, excluding: [])
    }
  }

  @Test func seedAndUserChoose() throws {
    let sampler = NegativeSampler(itemCount: 500, seed: 1)
    let drawn = try sampler.draw(100, user: 3, excluding: [1, 2])
    #expect(drawn.count == 100)
    #expect(Set(drawn).count == 100)
    #expect(drawn.allSatisfy { $0 != 1 && $0 != 2 && (0..<500).contains($0) })
    #expect(try sampler.draw(100, user: 3, excluding: [1, 2]) == drawn)
    #expect(try sampler.draw(100, user: 4, excluding: [1, 2]) != drawn)
    let other = NegativeSampler(itemCount: 500, seed: 2)
    #expect(try other.draw(100, user: 3, excluding: [1, 2]) != drawn)
  }
}

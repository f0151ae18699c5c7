import ClozeTensor
import Foundation
import Testing

@testable import ClozeEvaluation

@Suite struct BootstrapTests {
  /// 0 or 1 for `count` cases, 1 with probability `share`.
  private func sample(_ count: Int, _ share: Double, seed: UInt64) -> [Double] {
    var random = CounterRandom(seed: seed, purpose: .test)
    return (0..<count).map { _ in random.uniform() < share ? 1 : 0 }
  }

  /// For means of many cases the interval is the mean with 1.96 standard errors on either side.
  @Test func intervalsAreThoseOfTheNormalDistribution() throws {
    let values = sample(5000, 0.28, seed: 1)
    let estimate = try Bootstrap(seed: 2).estimate(values)
    let mean = values.reduce(0, +) / 5000, error = (mean * (1 - mean) / 5000).squareRoot()
    #expect(abs(estimate.value - mean) < 1e-12)
    #expect(abs((estimate.low - mean) / error + 1.96) < 0.2)
    #expect(abs((estimate.high - mean) / error - 1.96) < 0.2)
  }

  /// The true share lies within the interval for about 95 of 100 samples.
  @Test func intervalsCoverTheTruth() throws {
    let covered = try (0..<300).count { trial in
      let estimate = try Bootstrap(seed: UInt64(trial)).estimate(
        sample(150, 0.4, seed: 1000 + UInt64(trial)))
      return estimate.low <= 0.4 && 0.4 <= estimate.high
    }
    #expect((270...297).contains(covered), "\(covered) of 300")
  }

  @Test func seedsChooseResamples() throws {
    let values = sample(90, 0.5, seed: 1)
    #expect(try Bootstrap(seed: 3).estimate(values) == Bootstrap(seed: 3).estimate(values))
    let ends = try (0..<8).map { try Bootstrap(seed: $0).estimate(values).low }
    #expect(Set(ends).count > 1)
  }

  @Test func oneCaseAndNone() throws {
    let estimate = try Bootstrap(seed: 1).estimate([0.25])
    #expect(estimate == Bootstrap.Estimate(value: 0.25, low: 0.25, high: 0.25))
    #expect(throws: RankingError.noCases) { try Bootstrap(seed: 1).estimate([]) }
    let nothing = RankingResult(
      candidates: .full, seed: 1, itemCount: 3, ranks: [], coverage: 0)
    #expect(nothing.metrics(seed: 1) == [])
  }

  /// Ranks that are resampled by class give what the cases give one by one.
  @Test func classesAreAShortcutOnly() throws {
    var random = CounterRandom(seed: 6, purpose: .test)
    let ranks = (0..<400).map { _ in Int32(random.below(30) * random.below(30)) }
    let result = RankingResult(
      candidates: .full, seed: 1, itemCount: 1000, ranks: ranks, coverage: 0.5)
    let estimates = result.metrics(seed: 7)
    #expect(estimates.map(\.name) == Metrics.ranking.map(\.name) + [Metrics.coverage.name])
    for (metric, estimate) in zip(Metrics.ranking, estimates) {
      let direct = try Bootstrap(seed: 7).estimate(ranks.map { metric.value(rank: $0) })
      #expect(abs(estimate.value - direct.value) < 1e-12)
      #expect(abs((estimate.low ?? .nan) - direct.low) < 1e-12)
      #expect(abs((estimate.high ?? .nan) - direct.high) < 1e-12)
    }
    #expect(
      estimates.last == MetricEstimate(name: "coverage@10", value: 0.5, low: nil, high: nil))
  }

  @Test func quantilesLieBetweenNeighbours() {
    #expect(Bootstrap.quantile([1, 2, 3, 4, 5], 0.5) == 3)
    #expect(Bootstrap.quantile([1, 2, 3, 4, 5], 0.125) == 1.5)
    #expect(Bootstrap.quantile([1, 2], 1) == 2)
    #expect(Bootstrap.quantile([7], 0.025) == 7)
  }
}

@Suite struct PairedTestTests {
  private func signFlip(_ a: [Double], _ b: [Double]) throws -> (difference: Double, p: Double) {
    try PairedTest.signFlip(a: a, b: b, seed: 1)
  }

  /// Of the 8 ways to sign 1, 2 and 3 only +++ and --- reach 6; four reach at least 4 with 1
  /// turned.
  @Test func smallCasesAreEnumerated() throws {
    let all = try signFlip([1, 2, 3], [0, 0, 0])
    #expect(all.difference == 2)
    #expect(all.p == 2.0 / 8)
    #expect(try signFlip([0, 2, 3], [1, 0, 0]).p == 4.0 / 8)
    #expect(try signFlip([0, 0, 3], [1, 2, 0]).p == 1)
    #expect(try signFlip([5], [2]).p == 1)
    let pairs = (0..<10).map { _ in 1.0 }
    #expect(try signFlip(pairs, pairs.map { _ in 0 }).p == 2.0 / 1024)
  }

  /// Cases that do not differ say nothing about the sign.
  @Test func equalCasesDoNotCount() throws {
    #expect(try signFlip([1, 2, 3, 7, 7], [0, 0, 0, 7, 7]).p == 2.0 / 8)
    let same = try signFlip([1, 2], [1, 2])
    #expect(same.difference == 0)
    #expect(same.p == 1)
  }

  /// Sums that are equal but for the order they are added in are ties.
  @Test func roundingMakesNoDifference() throws {
    #expect(try signFlip([0.1, 0.2, 0.3], [0, 0, 0]).p == 2.0 / 8)
    #expect(try signFlip([0.3, 0.1, 0.2, 0.6], [0, 0, 0, 0]).p == 2.0 / 16)
    #expect(try signFlip([0.1, 0.2, 0], [0, 0, 0.3]).p == 1)
  }

  /// n cases that win or lose by the same follow a binomial distribution: of 100, 60 wins have
  /// p = P(|2 X - 100| >= 20) = 0.05689, and of 5000, 2600 wins p = 0.00486.
  @Test func largeCasesAreDrawn() throws {
    func wins(_ count: Int, of all: Int) throws -> Double {
      let a = (0..<all).map { $0 < count ? 1.0 : 0 }
      return try signFlip(a, a.map { 1 - $0 }).p
    }
    #expect(abs(try wins(60, of: 100) - 0.05689) < 0.012)
    #expect(abs(try wins(2600, of: 5000) - 0.00486) < 0.0035)
    #expect(try wins(100, of: 100) == 1.0 / 10_001)
    #expect(try wins(50, of: 100) == 1)
  }

  /// Differences that are all unlike take single bits; p is that of the normal distribution.
  @Test func unlikeDifferencesToo() throws {
    var random = CounterRandom(seed: 5, purpose: .test)
    let differences = (0..<300).map { _ in random.normal() + 0.1 }
    let (difference, p) = try signFlip(differences, differences.map { _ in 0 })
    let deviation = differences.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let expected = erfc(abs(difference) * 300 / deviation / 2.0.squareRoot())
    #expect(abs(p - expected) < 0.02)
    let back = try signFlip(differences.map { _ in 0 }, differences)
    #expect(back.difference == -difference)
    #expect(back.p == p)
  }

  @Test func whatCannotBeComparedIsAnError() {
    #expect(throws: RankingError.noCases) { try signFlip([], []) }
    #expect(throws: RankingError.differentCases(first: 1, second: 2)) { try signFlip([1], [1, 2]) }
  }
}

import Testing

@testable import ClozeEvaluation

@Suite struct RegressionResultTests {
  @Test func countsMustBeEqual() {
    #expect(throws: RegressionError.differentCounts(predictions: 1, targets: 2)) {
      try RegressionResult(predictions: [1], targets: [1, 2])
    }
  }

  @Test(arguments: [Double.infinity, -.infinity])
  func valuesMustBeFinite(_ value: Double) {
    #expect(throws: RegressionError.notFinite(sample: 1, prediction: value, target: 5)) {
      try RegressionResult(predictions: [1, value, value], targets: [4, 5, 6])
    }
    #expect(throws: RegressionError.notFinite(sample: 2, prediction: 3, target: value)) {
      try RegressionResult(predictions: [1, 2, 3], targets: [4, 5, value])
    }
  }

  @Test func noNumberIsRefused() {
    #expect(throws: RegressionError.self) {
      try RegressionResult(predictions: [.nan], targets: [1])
    }
    #expect(throws: RegressionError.self) {
      try RegressionResult(predictions: [1], targets: [.nan])
    }
  }
}

@Suite struct PearsonCorrelationTests {
  private func value(_ predictions: [Double], _ targets: [Double]) throws -> Double? {
    PearsonCorrelation().value(try RegressionResult(predictions: predictions, targets: targets))
  }

  /// Deviations -1, 0, 1 and -4/3, -1/3, 5/3: 3 / sqrt(2 * 14/3).
  @Test func computedByHand() throws {
    let found = try #require(try value([1, 2, 3], [1, 2, 4]))
    #expect(abs(found - 0.9819805060619657) < 1e-14)
  }

  @Test func linesAreOneAndMinusOne() throws {
    let x = [3.0, -1, 4, 1.5], rising = x.map { 2 * $0 - 7 }, falling = x.map { 1 - $0 / 3 }
    #expect(abs((try value(x, rising) ?? .nan) - 1) < 1e-14)
    #expect(abs((try value(x, falling) ?? .nan) + 1) < 1e-14)
  }

  @Test func largeNumbersDoNotOverflow() throws {
    let found = try value([1e300, 2e300, 3e300], [1e-300, 2e-300, 4e-300])
    #expect(abs((found ?? .nan) - 0.9819805060619657) < 1e-14)
  }

  @Test func constantsHaveNone() throws {
    // The mean of three times 0.1 is not 0.1.
    #expect(try value([0.1, 0.1, 0.1], [1, 2, 3]) == nil)
    #expect(try value([1, 2, 3], [0.1, 0.1, 0.1]) == nil)
    #expect(try value([1], [2]) == nil)
    #expect(try value([], []) == nil)
  }
}

@Suite struct SpearmanCorrelationTests {
  private func value(_ predictions: [Double], _ targets: [Double]) throws -> Double? {
    SpearmanCorrelation().value(try RegressionResult(predictions: predictions, targets: targets))
  }

  /// Without ties 1 - 6 sum d^2 / (n (n^2 - 1)): d = 0, 1, -1, 1, -1.
  @Test func computedByHand() throws {
    let found = try #require(try value([10, 20, 30, 40, 50], [1, 3, 2, 5, 4]))
    #expect(abs(found - 0.8) < 1e-14)
  }

  @Test func tiesShareTheirMeanRank() throws {
    #expect(SpearmanCorrelation.ranks([1, 2, 2, 3]) == [1, 2.5, 2.5, 4])
    #expect(SpearmanCorrelation.ranks([7, 7, 5, 7]) == [3, 3, 1, 3])
    #expect(SpearmanCorrelation.ranks([]) == [])
    // Deviations -1.5, 0, 0, 1.5 and -1.5, -0.5, 0.5, 1.5: 4.5 / sqrt(4.5 * 5).
    let found = try #require(try value([1, 2, 2, 3], [1, 2, 3, 4]))
    #expect(abs(found - 0.9486832980505138) < 1e-14)
    // Ranks 1.5, 1.5, 3 and 1, 2.5, 2.5: 0.75 / 1.5.
    #expect(abs((try value([1, 1, 2], [5, 7, 7]) ?? .nan) - 0.5) < 1e-14)
  }

  @Test func onlyTheOrderCounts() throws {
    let x = [0.0, 1, 2, 3], y = [1.0, 10, 100, 1e9]
    #expect(abs((try value(x, y) ?? .nan) - 1) < 1e-14)
    #expect(abs((try value(x, y.map { -$0 }) ?? .nan) + 1) < 1e-14)
  }

  @Test func constantsHaveNone() throws {
    #expect(try value([2, 2, 2], [1, 2, 3]) == nil)
    #expect(try value([1, 2, 3], [2, 2, 2]) == nil)
    #expect(try value([1], [2]) == nil)
  }
}

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

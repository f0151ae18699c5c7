import Testing

@testable import ClozeEvaluation

/// Scores of several labels for each sample, equal to those of scikit-learn.
@Suite struct LabelTests {
  private struct Golden: Decodable {
    let labels: Int
    let targets: String
    let scores, metrics, perLabel: [Double]
    let thresholds: [Double]?

    func all() throws -> LabelScores {
      try LabelScores(
        labels: (0..<labels).map { "l\($0)" }, scores: scores, targets: targets.map { $0 == "1" })
    }
  }

  @Test func metricsAreThoseOfScikitLearn() throws {
    let cases = try GoldenMetrics.cases("labels.json", of: Golden.self)
    #expect(cases.count == 1000)
    for (number, golden) in cases.enumerated() {
      let result = try LabelResult(golden.all())
      let metrics = Metrics.labels.map { $0.value(result.counts) }
      #expect(GoldenMetrics.areClose(metrics, golden.metrics), "\(number)")
      let labels = result.perLabel().map(\.counts.scores.f1)
      #expect(GoldenMetrics.areClose(labels, golden.perLabel), "\(number)")
    }
  }

  @Test func thresholdsAreTheBestOfAll() throws {
    let cases = try GoldenMetrics.cases("labels.json", of: Golden.self)
    var count = 0
    for (number, golden) in cases.enumerated() {
      guard let wanted = golden.thresholds else { continue }
      let scores = try golden.all()
      #expect(scores.sharedThreshold(for: .micro) == .shared(wanted[0]), "\(number)")
      #expect(scores.sharedThreshold(for: .macro) == .shared(wanted[1]), "\(number)")
      #expect(scores.thresholdPerLabel() == .perLabel(Array(wanted.dropFirst(2))), "\(number)")
      count += 1
    }
    #expect(count == 200)
  }

  /// Between neighbouring numbers there is no middle, and a label without samples keeps 0.5.
  @Test func thresholdsAtTheEdges() throws {
    let close = 0.7.nextUp
    let scores = try LabelScores(
      labels: ["a", "b"], scores: [0.7, 0.9, close, 0.1], targets: [false, false, true, false])
    #expect(scores.thresholdPerLabel() == .perLabel([close, 0.5]))
    let ends = try LabelScores(
      labels: ["a"], scores: [-.infinity, .infinity], targets: [false, true])
    let result = try LabelResult(ends, thresholds: ends.thresholdPerLabel())
    #expect(result.predictions == [false, true])
  }

  @Test func metricsHaveIntervals() throws {
    let scores = try LabelScores(
      labels: ["a", "b", "c"], scores: (0..<240).map { $0 % 7 < 3 ? 0.9 : 0.1 },
      targets: (0..<240).map { $0 % 5 < 2 })
    let result = try LabelResult(scores), metrics = result.metrics(seed: 2)
    #expect(metrics.map(\.name) == Metrics.labels.map(\.name))
    let values = Metrics.labels.map { $0.value(result.counts) }
    #expect(GoldenMetrics.areClose(metrics.map(\.value), values))
    for metric in metrics {
      let low = try #require(metric.low), high = try #require(metric.high)
      #expect(low < metric.value && metric.value < high)
    }
  }

  @Test func badScoresAreNamed() throws {
    #expect(throws: LabelError.noLabels) {
      try LabelScores(labels: [], scores: [], targets: [])
    }
    #expect(throws: LabelError.noSamples) {
      try LabelScores(labels: ["a"], scores: [], targets: [])
    }
    #expect(throws: LabelError.differentCounts(scores: 3, targets: 3, labels: 2)) {
      try LabelScores(labels: ["a", "b"], scores: [1, 2, 3], targets: [true, true, true])
    }
    #expect(throws: LabelError.notANumber(sample: 1, label: "b")) {
      try LabelScores(
        labels: ["a", "b"], scores: [1, 2, 3, .nan], targets: [true, true, true, true])
    }
    let scores = try LabelScores(labels: ["a"], scores: [1], targets: [true])
    #expect(throws: LabelError.thresholds(found: 2, labels: 1)) {
      try LabelResult(scores, thresholds: .perLabel([1, 2]))
    }
  }
}

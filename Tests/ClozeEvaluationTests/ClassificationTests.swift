import ClozeTensor
import Testing

@testable import ClozeEvaluation

@Suite struct ClassificationTests {
  private let labels: [Int32] = [0, 0, 0, 0, 1, 1, 2, 2, 2, 0]
  private let predictions: [Int32] = [0, 0, 1, 0, 1, 0, 2, 2, 1, 0]

  private func result() throws -> ClassificationResult {
    try ClassificationResult(
      classes: ["a", "b", "c", "none"], labels: labels, predictions: predictions)
  }

  @Test func countsByHand() throws {
    let matrix = try result().matrix
    let counts = (0..<16).map { matrix[$0 / 4, $0 % 4] }
    #expect(counts == [4, 1, 0, 0, 1, 1, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0])
    #expect(matrix.total == 10)
    #expect(Accuracy().value(matrix) == 0.7)
    #expect(abs(MeanClassAccuracy().value(matrix) - (4.0 / 5 + 1.0 / 2 + 2.0 / 3) / 3) < 1e-15)
    #expect((0..<4).map(matrix.support) == [5, 2, 3, 0])
    #expect((0..<4).map(matrix.predictions) == [5, 3, 2, 0])
    #expect(try result().hits == [1, 1, 0, 1, 1, 0, 1, 1, 0, 1])
  }

  @Test func confusionsAreOrderedByCount() throws {
    #expect(
      try result().matrix.confusions == [
        Confusion(label: 0, prediction: 1, count: 1, share: 0.2),
        Confusion(label: 1, prediction: 0, count: 1, share: 0.5),
        Confusion(label: 2, prediction: 1, count: 1, share: 1.0 / 3),
      ])
    let more = try ClassificationResult(
      classes: ["a", "b"], labels: [0, 0, 1, 1, 1], predictions: [0, 1, 0, 0, 1])
    #expect(more.matrix.confusions.map(\.count) == [2, 1])
    #expect(more.matrix.confusions.first?.label == 1)
  }

  /// The accuracy's interval is that of the mean of hits, whose resamples are the same.
  @Test func intervalsAreThoseOfResampledSamples() throws {
    var random = CounterRandom(seed: 3, purpose: .test)
    let labels = (0..<800).map { _ in Int32(random.below(5)) }
    let predictions = labels.map { random.uniform() < 0.6 ? $0 : Int32(random.below(5)) }
    let result = try ClassificationResult(
      classes: (0..<5).map(String.init), labels: labels, predictions: predictions)
    let metrics = result.metrics(seed: 9)
    #expect(metrics.map(\.name) == ["accuracy", "mean class accuracy", "macro F1"])
    let estimate = try Bootstrap(seed: 9).estimate(result.hits)
    #expect(abs(metrics[0].value - estimate.value) < 1e-12)
    let low = try #require(metrics[0].low), high = try #require(metrics[0].high)
    #expect(abs(low - estimate.low) < 0.01 && abs(high - estimate.high) < 0.01)
    let meanLow = try #require(metrics[1].low), meanHigh = try #require(metrics[1].high)
    #expect(meanLow < metrics[1].value && metrics[1].value < meanHigh)
    #expect(meanHigh - meanLow < 0.1)
    #expect(result.metrics(seed: 9) == metrics)
  }

  /// Classes without samples cost nothing: a table of all pairs would take 800 MB, and a thousand
  /// of them.
  @Test(.timeLimit(.minutes(1))) func manyClassesAreCheap() throws {
    let labels = (0..<500).map { Int32($0 * 20) }
    let result = try ClassificationResult(
      classes: (0..<10_000).map(String.init), labels: labels,
      predictions: labels.enumerated().map { $0 % 4 == 0 ? 9999 : $1 })
    #expect(result.matrix[20, 20] == 1 && result.matrix[80, 9999] == 1)
    #expect(result.matrix[9999, 80] == 0)
    let metrics = result.metrics(seed: 1)
    #expect(abs(metrics[0].value - 0.75) < 1e-12 && abs(metrics[1].value - 0.75) < 1e-12)
  }

  @Test func badResultsAreNamed() {
    #expect(throws: ClassificationError.noSamples) {
      try ClassificationResult(classes: ["a"], labels: [], predictions: [])
    }
    #expect(throws: ClassificationError.differentCounts(labels: 1, predictions: 2)) {
      try ClassificationResult(classes: ["a"], labels: [0], predictions: [0, 0])
    }
    #expect(throws: ClassificationError.noSuchClass(sample: 1, label: -1, classes: 1)) {
      try ClassificationResult(classes: ["a"], labels: [0, 0], predictions: [0, -1])
    }
    #expect(throws: ClassificationError.noSuchClass(sample: 0, label: 3, classes: 2)) {
      try ClassificationResult(classes: ["a", "b"], labels: [3], predictions: [0])
    }
  }
}

@Suite struct FewShotTests {
  private let labels: [Int32] = (0..<400).map { Int32($0 % 9) } + [9, 9, 9]

  @Test func episodesAreDisjointAndBalanced() throws {
    let draw = FewShot(ways: 5, shots: 7, queries: 11)
    for number in 0..<20 {
      let episode = try draw.episode(number, of: labels, seed: 1)
      #expect(episode.classes == episode.classes.sorted() && Set(episode.classes).count == 5)
      #expect(!episode.classes.contains(9), "class 9 has too few samples")
      #expect(Set(episode.support + episode.query).count == 5 * 18)
      for label in episode.classes {
        #expect(episode.support.count { labels[$0] == label } == 7)
        #expect(episode.query.count { labels[$0] == label } == 11)
      }
    }
  }

  @Test func drawsFollowFromSeedAndNumber() throws {
    let draw = FewShot(ways: 3, shots: 2, queries: 4)
    let first = try draw.episode(0, of: labels, seed: 5)
    #expect(try draw.episode(0, of: labels, seed: 5) == first)
    #expect(try draw.episode(1, of: labels, seed: 5) != first)
    #expect(try draw.episode(0, of: labels, seed: 6) != first)
  }

  @Test func everyClassAndSampleIsDrawn() throws {
    let draw = FewShot(ways: 2, shots: 1, queries: 1)
    let episodes = try (0..<3000).map { try draw.episode($0, of: labels, seed: 2) }
    #expect(Set(episodes.flatMap(\.classes)) == Set(0...9))
    #expect(Set(episodes.flatMap(\.support)).count == labels.count)
  }

  @Test func whatCannotBeDrawn() {
    #expect(throws: ProbeError.tooFewClasses(ways: 5, perClass: 100, eligible: 0)) {
      try FewShot(ways: 5, shots: 80).episode(0, of: labels, seed: 1)
    }
    #expect(throws: ProbeError.self) {
      try FewShot(ways: 1, shots: 1).episode(0, of: labels, seed: 1)
    }
    #expect(throws: ProbeError.self) {
      try FewShot(ways: 2, shots: .max, queries: 9).episode(0, of: labels, seed: 1)
    }
  }

  @Test func summaries() {
    let summary = DrawSummary([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(summary.mean == 5 && summary.draws == 8)
    #expect(abs(summary.deviation - (32.0 / 7).squareRoot()) < 1e-15)
    #expect(DrawSummary([3]).deviation == 0 && DrawSummary([]).mean == 0)
  }
}

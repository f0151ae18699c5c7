import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeObjectives
import ClozeSequences
import ClozeTensor
import ClozeTokens
import Foundation
import Testing

/// What is predicted of samples, from the scores of classes on.
@Suite struct PredictionTests {
  private func close(_ given: [Double], _ wanted: [Double]) -> Bool {
    given.count == wanted.count && zip(given, wanted).allSatisfy { abs($0 - $1) < 1e-12 }
  }

  /// The softmax of (0, ln 2, ln 5) is (1, 2, 5) / 8, whatever is added to all.
  @Test(arguments: [0, 3, -90, 1000] as [Float])
  func probabilitiesAreTheSoftmax(shift: Float) throws {
    let scores = try ClassScores(
      [1, 1, 1, 0, 4, -8].map { shift + $0 }, classes: ["a", "b", "c"])
    #expect(scores.count == 2)
    #expect(close(scores.probabilities(of: 0), [1.0 / 3, 1.0 / 3, 1.0 / 3]))
    let sum = 1 + exp(4.0) + exp(-8.0)
    #expect(close(scores.probabilities(of: 1), [1 / sum, exp(4) / sum, exp(-8) / sum]))
  }

  @Test func theLikeliestComeFirst() throws {
    let scores = try ClassScores([2, 5, 5, 1, 3, 0, -1, 7], classes: ["a", "b", "c", "d"])
    #expect(scores.likeliest == [1, 3])
    #expect(scores.top(9, of: 0).map(\.label) == ["b", "c", "a", "d"])
    #expect(scores.top(2, of: 1).map(\.label) == ["d", "a"])
    #expect(scores.top(2, of: 1).map(\.probability).reduce(0, +) < 1)
    let prediction = scores.prediction(of: 0, number: 7, texts: ["x"], gold: "a")
    #expect(prediction.label == "b" && prediction.isRight == false && prediction.number == 7)
    #expect(prediction.goldProbability == scores.probabilities(of: 0)[0])
    #expect(prediction.probability == scores.probabilities(of: 0)[1])
    #expect(scores.prediction(of: 0, number: 1, gold: "z").goldProbability == nil)
    #expect(scores.prediction(of: 1, number: 1, gold: "d").isRight == true)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func scoresThatAreNoneAreRefused(_ value: Float) {
    #expect(throws: PredictionError.notFinite) {
      try ClassScores([1, 2, value, 3], classes: ["a", "b"])
    }
  }

  private func sample(
    _ number: Int, _ label: String, _ probability: Double, gold: String?
  ) -> SamplePrediction {
    var sample = SamplePrediction(number: number, top: [ClassProbability(label, probability)])
    (sample.gold, sample.isRight) = (gold, gold.map { $0 == label })
    return sample
  }

  @Test func confidentErrorsComeFirst() throws {
    let predictions = PredictedSamples(
      classes: ["a", "b", "c"],
      samples: [
        sample(1, "a", 0.9, gold: "b"), sample(2, "a", 1, gold: "a"),
        sample(3, "b", 0.95, gold: "c"), sample(4, "a", 0.9, gold: "b"),
        sample(5, "c", 0.4, gold: "a"), sample(6, "c", 1, gold: nil),
      ])
    #expect(predictions.confidentErrors(3).map(\.number) == [3, 1, 4])
    #expect(predictions.confidentErrors(99).count == 4)
    let result = try predictions.classification()
    #expect(result.labels == [1, 0, 2, 1, 0] && result.predictions == [0, 0, 1, 0, 2])
    #expect(
      result.matrix.confusions.first == Confusion(label: 1, prediction: 0, count: 2, share: 1))
    #expect(throws: ClassificationError.self) {
      try PredictedSamples(classes: ["a"], samples: [sample(1, "a", 1, gold: "b")])
        .classification()
    }
    #expect(throws: ClassificationError.noSamples) {
      try PredictedSamples(classes: ["a"], samples: [sample(1, "a", 1, gold: nil)])
        .classification()
    }
  }

  /// A sample's scores do not depend on those computed with it, to the last bit.
  @Test(arguments: [BackendKind.auto, .openBLAS], Pooling.allCases)
  func batchesChangeNoBit(kind: BackendKind, pooling: Pooling) throws {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (2, 96, 3, 200)
    (encoder.maximumLength, encoder.initializerRange) = (40, 0.2)
    let model = try SequenceClassifier(
      encoder, vocabularySize: 99, classes: 5, pooling: pooling, dropout: 0.1, seed: 3,
      device: Device(kind, threads: 2))
    var random = CounterRandom(seed: 5, purpose: .test)
    let texts = (0..<37).map { _ in
      (0..<random.below(38)).map { _ in String(4 + random.below(95)) }.joined(separator: " ")
    }
    let roles = TokenRoles(
      count: 99, padding: 0, classification: 1, separator: 2, mask: 3,
      words: .continuing([Bool](repeating: false, count: 99)))
    let sequences = LabelledSequences(
      texts.map { LabelledText([$0], label: "") }, labels: texts.map { _ in 0 },
      LabelledEncoder(roles) { text, _ in text.split(separator: " ").compactMap { Int32($0) } },
      longest: 40, segments: 2, seed: 1)
    func probabilities(batch: Int) throws -> [[Double]] {
      var rows: [[Double]] = []
      try model.score(
        sequences, classes: (0..<5).map(String.init), batch: batch, precision: .f32
      ) { scores in rows += (0..<scores.count).map(scores.probabilities) }
      return rows
    }
    let all = try probabilities(batch: 37)
    #expect(all.count == 37 && Set(all.map { $0[0] }).count > 30)
    for batch in [1, 2, 5, 16] {
      #expect(try probabilities(batch: batch) == all, "\(batch) at once")
    }
  }
}

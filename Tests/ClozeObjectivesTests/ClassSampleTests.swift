import ClozeObjectives
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeEncoder
@testable import ClozeTensor

@Suite struct ClassSampleTests {
  private static let shares: [Float] = (1...50).map { Float($0) / 1275 }

  @Test func labelsAreAmongTheClasses() {
    var random = CounterRandom(seed: 3, purpose: .test)
    let labels: [Int32] = [4, 49, 4, 0, 17]
    let sample = ClassSample(labels: labels, shares: Self.shares, negatives: 9, &random)
    #expect(sample.labels.map { sample.classes[Int($0)] } == labels)
    #expect(Set(sample.classes).count == sample.classes.count)
    #expect(sample.corrections.count == sample.classes.count)
    #expect((4...13).contains(sample.classes.count))
    #expect(sample.corrections.allSatisfy { $0.isFinite && $0 >= 0 })
  }

  /// The corrected sum over the sample is right on average, which is what the correction is for.
  @Test func correctedSumsAreUnbiased() {
    let weights = (0..<50).map { Double(($0 * 7) % 11 + 1) }
    let whole = weights.reduce(0, +)
    var sum = 0.0
    let draws = 20_000
    for draw in 0..<draws {
      var random = CounterRandom(seed: 4, purpose: .test, step: draw)
      let labels = (0..<6).map { _ in Self.draw(&random) }
      let sample = ClassSample(labels: labels, shares: Self.shares, negatives: 8, &random)
      for (name, correction) in zip(sample.classes, sample.corrections) {
        sum += weights[Int(name)] * exp(Double(correction))
      }
    }
    #expect(abs(sum / Double(draws) / whole - 1) < 0.01)
  }

  /// A class with the probability that its share says.
  private static func draw(_ random: inout CounterRandom) -> Int32 {
    var rest = random.uniform()
    for (index, share) in shares.enumerated() {
      rest -= Double(share)
      if rest < 0 { return Int32(index) }
    }
    return 49
  }

  /// With every class in the sample for certain, the loss is that of the whole softmax.
  @Test func allClassesGiveTheFullLoss() throws {
    var configuration = EncoderConfiguration()
    configuration.hidden = 20
    configuration.heads = 4
    configuration.layers = 1
    let device = Device(.reference, threads: 1)
    let model = try MaskedLanguageModel(
      configuration, vocabularySize: 50, seed: 2, dtype: .f64, device: device)
    let hidden = try randomTensor([7, 20], .f64, device, seed: 5).withGradient()
    let chosen = try hidden.gatherRows([1, 3, 6]), labels: [Int32] = [49, 0, 22]
    let full = try model.head.loss(chosen, labels: labels)
    try full.loss.backward()
    let gradient = try #require(model.head.tokens.gradient).doubles
    model.store.clearGradients()
    var random = CounterRandom(seed: 3, purpose: .test)
    let sample = ClassSample(labels: labels, shares: Self.shares, negatives: 4000, &random)
    let sampled = try model.head.loss(hidden.gatherRows([1, 3, 6]), among: sample)
    try sampled.loss.backward()
    #expect(difference(full.loss.doubles, sampled.loss.doubles) < 1e-6)
    #expect(difference(gradient, try #require(model.head.tokens.gradient).doubles) < 1e-6)
    #expect(model.head.bias.gradient != nil)
  }
}

/// Numbers in [-1, 1) that a test can repeat.
private func randomTensor(
  _ shape: [Int], _ dtype: DType, _ device: Device, seed: UInt64
) throws -> Tensor {
  var random = CounterRandom(seed: seed, purpose: .test)
  return try Tensor(
    (0..<shape.reduce(1, *)).map { _ in random.uniform() * 2 - 1 }, shape, dtype, device)
}

import Testing

@testable import ClozeTensor

/// What the layers do beyond their formulas: statistics, sampling, sequences apart, threads.
@Suite struct LayerTests {
  @Test func batchStatisticsAreThoseOfTheRows() throws {
    let device = Device(.openBLAS, threads: 2)
    let x = try Tensor([1.0, 10, 2, 20, 6, 30], [3, 2], .f32, device)
    let one = try Tensor([1.0, 1], [2], .f32, device), zero = try Tensor(zeros: [2], .f32, device)
    let result = try x.batchNorm(gamma: one, beta: zero, epsilon: 0)
    #expect(result.mean.doubles == [3, 20])
    #expect(result.variance.doubles == [7, 100])
    #expect(try difference(result.output.sum(axis: 0).doubles, [0, 0]) < 1e-6)
  }

  @Test func sequencesDoNotSeeEachOther() throws {
    let device = Device(.reference, threads: 1)
    let x = try Tensor([1.0, 2, 4, 8], [4, 1], .f64, device)
    let ones = try Tensor([1.0, 1, 1], [1, 3], .f64, device)
    #expect(try x.depthwiseConvolution(ones, offsets: [0, 2, 4]).doubles == [3, 3, 12, 12])
    #expect(
      try x.depthwiseConvolution(ones, offsets: [0, 4], causal: true).doubles == [1, 3, 7, 14])
  }

  @Test func hardSamplesAreOneHotAndFollowTheDistribution() throws {
    let device = Device(.openBLAS, threads: 2), draws = 100_000
    let logits: [Double] = [0.2, -1, 1.3]
    let x = try Tensor(
      (0..<draws).flatMap { _ in logits }, [draws, 3], .f32, device)
    let random = CounterRandom(seed: 3, purpose: .gumbel)
    let sample = try x.gumbelSoftmax(temperature: 0.7, hard: true, random: random)
    #expect(try sample.sum(axis: 1).doubles.allSatisfy { $0 == 1 })
    #expect(Set(sample.doubles) == [0, 1])
    let expected = try Tensor(logits, [1, 3], .f64, Device(.reference)).softmax().doubles
    #expect(try difference(sample.mean(axis: 0).doubles, expected) < 0.01)
    let again = try x.gumbelSoftmax(temperature: 0.7, hard: true, random: random)
    #expect(again.doubles == sample.doubles)
  }

  @Test func hardSamplesHaveTheSoftGradient() throws {
    let device = Device(.reference, threads: 1)
    let gradients = try [true, false].map { hard -> [Double] in
      let x = try randomTensor([4, 5], .f64, device, seed: 1).withGradient()
      let random = CounterRandom(seed: 3, purpose: .gumbel)
      let y = try x.gumbelSoftmax(temperature: 0.7, hard: hard, random: random)
      try y.backward(randomTensor([4, 5], .f64, device, seed: 2))
      return x.gradient?.doubles ?? []
    }
    #expect(gradients[0] == gradients[1])
    #expect(gradients[0].contains { $0 != 0 })
  }

  @Test func sameBitsForAnyNumberOfThreads() throws {
    for (kind, dtype) in [(BackendKind.openBLAS, DType.f32), (.oneDNN, .bf16)] {
      let results = try [1, 2, 5].map { try everything(Device(kind, threads: $0), dtype) }
      #expect(results[0].allSatisfy { !$0.isEmpty })
      #expect(results[0] == results[1])
      #expect(results[0] == results[2])
    }
  }

  /// One computation with all that shares work out, and its gradients.
  private func everything(_ device: Device, _ dtype: DType) throws -> [[Double]] {
    let shapes = [[3, 70, 33, 5], [24, 3, 3, 5], [24], [24], [24, 7], [24], [24]]
    let inputs = try shapes.enumerated().map { index, shape in
      try randomTensor(shape, index == 0 ? dtype : .f32, device, seed: UInt64(index)).withGradient()
    }
    let image = try inputs[0].convolution2D(inputs[1], stride: 2, padding: 1)
      .maximumPool2D(3, stride: 1, padding: 1).averagePool2D(Extent(1, 2))
    let rows = try image.reshaped([image.count / 24, 24])
    let offsets = [0, 200, 201, Int32(rows.shape[0])]
    let y = try rows.batchNorm(gamma: inputs[2], beta: inputs[3]).output
      .depthwiseConvolution(inputs[4], offsets: offsets)
      .groupNorm(groups: 4, gamma: inputs[5], beta: inputs[6], offsets: offsets)
      .normalizedRows()
    let pooled = try y.mean(offsets: offsets).adding(y.maximum(offsets: offsets))
    try pooled.backward(randomTensor(pooled.shape, dtype, device, seed: 9))
    return [pooled.doubles] + inputs.map { $0.gradient?.doubles ?? [] }
  }
}

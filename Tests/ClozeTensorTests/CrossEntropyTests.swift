import Testing

@testable import ClozeTensor

/// So many rows that their logits are computed block by block.
@Suite struct CrossEntropyTests {
  @Test(arguments: [true, false])
  func blocksGiveWhatTheWholeGives(hasBias: Bool) throws {
    let (rows, classes, width) = (5000, 7000, 6)
    let device = Device(.auto, threads: 2)
    let labels = (0..<rows).map { Int32($0 * 37 % classes) }
    let shapes = [[rows, width], [classes, width], [classes]]
    let inputs = try shapes.enumerated().map {
      try randomTensor($1, .f32, device, seed: UInt64($0)).withGradient()
    }
    let bias = hasBias ? inputs[2] : nil
    let whole = try inputs[0].crossEntropy(weight: inputs[1], bias: bias, labels: labels)
    try whole.loss.scaled(by: 3).backward()
    let gradients = inputs.map { $0.gradient?.doubles ?? [] }
    inputs.forEach { $0.clearGradient() }
    // A quarter at a time fits.
    var losses: [Float] = [], ranks: [Int32] = []
    for start in stride(from: 0, to: rows, by: rows / 4) {
      let range = start..<start + rows / 4
      let part = try inputs[0].slice(axis: 0, range)
        .crossEntropy(weight: inputs[1], bias: bias, labels: Array(labels[range]))
      try part.loss.scaled(by: 3.0 / 4).backward()
      losses += part.losses
      ranks += part.ranks
    }
    #expect(whole.losses == losses && whole.ranks == ranks)
    for (input, gradient) in zip(inputs, gradients) where input !== inputs[2] || hasBias {
      let expected = try #require(input.gradient).doubles
      let size = expected.reduce(0) { max($0, abs($1)) }
      #expect(size > 0)
      #expect(difference(gradient.map { $0 / size }, expected.map { $0 / size }) < 1e-5)
    }
  }
}

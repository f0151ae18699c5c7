import Testing

@testable import ClozeTensor

/// Every operation's vector-Jacobian product against central differences.
@Suite struct GradientTests {
  let offsets: [Int32] = [0, 3, 3, 10]

  @Test func helperRejectsNaNAndWrongCounts() {
    #expect(difference([.nan], [.nan]) == .infinity)
    #expect(difference([1, 2], [1]) == .infinity)
    #expect(difference([1, 2], [1, 2.5]) > 0.1)
  }

  @Test(arguments: [(3, 7, 5), (1, 1, 1), (6, 20, 2)])
  func linear(m: Int, k: Int, n: Int) throws {
    try checkGradient([[m, k], [n, k], [n]]) { try $0[0].linear($0[1], bias: $0[2]) }
    try checkGradient([[m, k], [k, n]]) { try $0[0].matmul($0[1]) }
  }

  @Test func arithmetic() throws {
    try checkGradient([[3, 5], [3, 5]]) { try $0[0].adding($0[1], alpha: 2, beta: -0.5) }
    try checkGradient([[3, 5], [3, 5]]) { try $0[0].multiplying($0[1]) }
    try checkGradient([[3, 5]]) { try $0[0].multiplying($0[0]) }
    try checkGradient([[3, 4]]) { try $0[0].reshaped([2, 6]).scaled(by: 3) }
  }

  @Test(arguments: ActivationKind.allCases, [false, true])
  func activation(kind: ActivationKind, gated: Bool) throws {
    try checkGradient([[4, 6], [6]], seed: 5) {
      try $0[0].activation(kind, gated: gated, bias: $0[1], scale: 0.75)
    }
  }

  @Test func gatedLinearUnit() throws {
    try checkGradient([[3, 8], [8]]) { try $0[0].gatedLinearUnit(bias: $0[1]) }
    let device = Device(.reference, threads: 1)
    let x = try Tensor([2.0, 3, 0, 100], [1, 4], .f64, device)
    #expect(try x.gatedLinearUnit().doubles == [1, 3])
    #expect(throws: TensorError.self) { try x.reshaped([4, 1]).gatedLinearUnit() }
  }

  @Test(arguments: NormKind.allCases)
  func norm(kind: NormKind) throws {
    let mask = DropoutMask(rate: 0.3, CounterRandom(seed: 3, purpose: .dropout))
    try checkGradient([[5, 7], [7], [7], [5, 7], [7]]) {
      let parameters = NormParameters(kind: kind, epsilon: 1e-5, gamma: $0[1], beta: $0[2])
      return try $0[0].norm(parameters, adding: $0[3], bias: $0[4], dropout: mask)
    }
    try checkGradient([[5, 7], [7]]) {
      try $0[0].norm(NormParameters(kind: kind, epsilon: 1e-5, gamma: $0[1], beta: nil))
    }
  }

  @Test func residualAndDropout() throws {
    let mask = DropoutMask(rate: 0.4, CounterRandom(seed: 4, purpose: .dropout))
    try checkGradient([[3, 70], [3, 70], [70]]) {
      try $0[0].residual(adding: $0[1], bias: $0[2], dropout: mask)
    }
    try checkGradient([[3, 70]]) { try $0[0].dropout(mask) }
  }

  @Test(arguments: [false, true])
  func softmax(logarithm: Bool) throws {
    try checkGradient([[4, 9]]) { try $0[0].softmax(logarithm: logarithm) }
  }

  @Test func embeddingAndGather() throws {
    try checkGradient([[6, 5], [4, 5]]) {
      try Tensor.embedding($0, [[0, 5, 5, 2], [3, 0, 1, 1]], as: .f64)
    }
    try checkGradient([[6, 5]]) { try $0[0].gatherRows([5, 0, 0, 3]) }
  }

  @Test func crossEntropy() throws {
    try checkGradient([[4, 5], [9, 5], [9]]) {
      try $0[0].crossEntropy(weight: $0[1], bias: $0[2], labels: [0, 8, 3, 3]).loss
    }
  }

  @Test(arguments: [0.0, 0.25])
  func selfAttention(rate: Double) throws {
    let mask = DropoutMask(rate: rate, CounterRandom(seed: 6, purpose: .dropout))
    try checkGradient([[10, 24]]) {
      try $0[0].selfAttention(offsets: offsets, heads: 4, dropout: mask)
    }
  }

  @Test func attentionPatterns() throws {
    var pattern = AttentionPattern()
    pattern.window = 1
    pattern.global = (0..<10).map { $0 == 3 }
    try checkGradient([[10, 12]]) {
      try $0[0].selfAttention(offsets: offsets, heads: 2, pattern: pattern)
    }
    pattern = AttentionPattern()
    pattern.isCausal = true
    pattern.slopes = [0.5, 0.25]
    try checkGradient([[10, 12]]) {
      try $0[0].selfAttention(offsets: offsets, heads: 2, pattern: pattern)
    }
  }

  @Test func crossAttentionAndRotary() throws {
    try checkGradient([[10, 8], [6, 16]]) {
      try $0[0].crossAttention(
        $0[1], offsets: offsets, keyOffsets: [0, 2, 3, 6], heads: 2)
    }
    var pattern = AttentionPattern()
    pattern.window = 1
    pattern.slopes = [0.5, 0.25]
    try checkGradient([[4, 8], [10, 16]]) {
      try $0[0].crossAttention(
        $0[1], offsets: [0, 2, 2, 4], keyOffsets: [0, 4, 5, 10], positions: [0, 3, 1, 4], heads: 2,
        pattern: pattern)
    }
    try checkGradient([[10, 24]]) {
      try $0[0].rotary(
        positions: (0..<10).map { $0 }, frequencies: [1, 0.1], heads: 4, headWidth: 4)
    }
  }

  /// Parts of a weight's rows, one used twice: its gradient adds up.
  @Test func linearOfSomeOutputs() throws {
    try checkGradient([[4, 3], [7, 3], [7]]) {
      let low = try $0[0].linear($0[1], outputs: 0..<5, bias: $0[2])
      let high = try $0[0].linear($0[1], outputs: 4..<7, bias: $0[2])
      return try Tensor.concatenating([low, high, $0[0].linear($0[1])], axis: 1)
    }
  }

  /// A step's gradients take the memory of the last one's, and none of its numbers; whoever holds
  /// those keeps them.
  @Test func memoryOfGradientsWaitsForTheNext() throws {
    let device = Device(.oneDNN, threads: 1)
    let x = try Tensor([1, 2] as [Float], [1, 2], .f32, device)
    let weight = try Tensor(zeros: [9, 2], .f32, device, lasting: true).withGradient()
    func pass(_ outputs: Range<Int>) throws {
      let y = try x.linear(weight, outputs: outputs)
      try y.backward(Tensor([Float](repeating: 1, count: y.count), y.shape, .f32, device))
    }
    try pass(0..<9)
    let used = device.allocator.usedBytes
    weight.clearGradient()
    #expect(weight.gradient == nil)
    try pass(4..<5)
    #expect(device.allocator.usedBytes == used)
    let wanted = (0..<18).map { $0 == 8 ? 1.0 : $0 == 9 ? 2 : 0 }
    let held = try #require(weight.gradient)
    #expect(held.doubles == wanted)
    weight.clearGradient()
    try pass(0..<1)
    #expect(held.doubles == wanted)
    #expect(weight.gradient?.doubles.prefix(3) == [1, 2, 0])
  }

  @Test func gradientsAddUpOverUses() throws {
    let device = Device(.reference, threads: 1)
    let x = try Tensor([1.0, 2], [1, 2], .f64, device).withGradient()
    try x.adding(x).multiplying(x).backward(Tensor([1.0, 1], [1, 2], .f64, device))
    #expect(x.gradient?.doubles == [4, 8])
    try x.scaled(by: 3).backward(Tensor([1.0, 1], [1, 2], .f64, device))
    #expect(x.gradient?.doubles == [7, 11])
  }

  @Test func shapesAreChecked() throws {
    let device = Device(.reference, threads: 1)
    let x = try Tensor(zeros: [3, 4], .f64, device)
    #expect(throws: TensorError.shapeMismatch(operation: "linear", lhs: [3, 4], rhs: [2, 5])) {
      try x.linear(Tensor(zeros: [2, 5], .f64, device))
    }
    #expect(throws: TensorError.indexOutOfRange(operation: "gatherRows", index: 3, bound: 3)) {
      try x.gatherRows([3])
    }
    #expect(throws: TensorError.self) { try x.selfAttention(offsets: [0, 3], heads: 1) }
    let keys = try Tensor(zeros: [5, 8], .f64, device)
    var pattern = AttentionPattern()
    pattern.window = 1
    #expect(throws: TensorError.self) {
      try x.crossAttention(keys, offsets: [0, 3], keyOffsets: [0, 5], heads: 1, pattern: pattern)
    }
    for positions in [[0, 1, 5], [0, 2, 1], [0, 1]] as [[Int32]] {
      #expect(throws: TensorError.self) {
        try x.crossAttention(
          keys, offsets: [0, 3], keyOffsets: [0, 5], positions: positions, heads: 1)
      }
    }
    #expect(throws: TensorError.self) {
      try x.linear(Tensor(zeros: [2, 4], .f64, device), outputs: 1..<3)
    }
  }
}

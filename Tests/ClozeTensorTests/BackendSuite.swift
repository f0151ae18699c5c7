import Testing

@testable import ClozeTensor

/// The same computations on every fast backend and on the Reference: values and gradients.
@Suite struct BackendSuite {
  struct Case: Sendable, CustomTestStringConvertible {
    var kind: BackendKind
    var dtype: DType
    var threads: Int
    var testDescription: String { "\(kind.rawValue) \(dtype.rawValue) \(threads)" }
    var tolerance: Double { dtype == .bf16 ? 4e-2 : 2e-5 }
  }

  static let cases = [
    Case(kind: .openBLAS, dtype: .f32, threads: 2), Case(kind: .oneDNN, dtype: .f32, threads: 1),
    Case(kind: .oneDNN, dtype: .f32, threads: 3), Case(kind: .oneDNN, dtype: .bf16, threads: 2),
  ]

  /// Runs `function` on both backends from the same rounded numbers: the first `activations` inputs
  /// have the case's type, the rest are parameters.
  func compare(
    _ test: Case, _ shapes: [[Int]], activations: Int = 1,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ function: ([Tensor]) throws -> Tensor
  ) throws {
    var results: [[[Double]]] = []
    for (device, reference) in [
      (Device(test.kind, threads: test.threads), false), (Device(.reference, threads: 1), true),
    ] {
      let inputs = try shapes.enumerated().map { index, shape in
        let rounded = try randomTensor(
          shape, index < activations ? test.dtype : .f32, device, seed: UInt64(index) + 7)
        return try Tensor(
          rounded.doubles, shape, reference ? .f32 : rounded.dtype, device
        ).withGradient()
      }
      let output = try function(inputs)
      let v = randomValues(output.count, seed: 99)
      try output.backward(Tensor(v, output.shape, output.dtype, device))
      results.append([output.doubles] + inputs.map { $0.gradient?.doubles ?? [] })
    }
    for (index, (fast, plain)) in zip(results[0], results[1]).enumerated() {
      #expect(
        difference(fast, plain) <= test.tolerance, "result \(index): \(difference(fast, plain))",
        sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: cases)
  func linear(test: Case) throws {
    for (m, k, n) in [(3, 7, 5), (600, 33, 70), (65, 40, 4100)] {
      try compare(test, [[m, k], [n, k], [n]]) {
        try $0[0].linear($0[1].scaled(by: 0.1), bias: $0[2]).scaled(by: 0.1)
      }
      try compare(test, [[m, k], [n, k], [n]]) {
        try $0[0].linear($0[1], outputs: 2..<n, bias: $0[2]).scaled(by: 0.1)
      }
    }
  }

  /// Gradients of weights sum over more rows than one piece has; the second product's is added to
  /// the first's.
  @Test(arguments: cases)
  func gradientsOverManyRows(test: Case) throws {
    for rows in [1023, 2048, 4999, 9003] {
      try compare(test, [[rows, 33], [20, 33], [20, 33]]) {
        try $0[0].linear($0[1]).adding($0[0].linear($0[2], outputs: 0..<20))
          .adding($0[0].linear($0[1])).scaled(by: 0.01)
      }
      try compare(test, [[rows, 33], [20, 33]]) {
        try $0[0].linear($0[1], outputs: 3..<19).scaled(by: 0.01)
      }
    }
  }

  /// A row's product has the same bits whatever rows are computed with it: with oneDNN, up to 1,024
  /// outputs.
  @Test(
    .enabled(if: Processor.features.contains("avx512bw")),
    arguments: cases.filter { $0.kind == .oneDNN }, [(33, 7), (64, 70), (100, 1000), (768, 1024)])
  func rowsDoNotDependOnOthers(test: Case, sizes: (k: Int, n: Int)) throws {
    let device = Device(test.kind, threads: test.threads)
    let x = try randomTensor([1100, sizes.k], test.dtype, device, seed: 1)
    let weight = try randomTensor([sizes.n, sizes.k], .f32, device, seed: 2)
    let whole = try x.linear(weight).doubles
    for rows in [1, 5, 16, 17, 40, 64, 65, 100, 601] {
      let part = try x.slice(axis: 0, 0..<rows).linear(weight).doubles
      #expect(part == Array(whole.prefix(part.count)), "\(rows) rows")
    }
  }

  @Test(arguments: cases, ActivationKind.allCases)
  func activation(test: Case, kind: ActivationKind) throws {
    for gated in [false, true] {
      try compare(test, [[70, 40], [40]]) {
        try $0[0].scaled(by: 4).activation(kind, gated: gated, bias: $0[1], scale: 0.75)
      }
    }
    try compare(test, [[70, 40], [40]]) {
      try $0[0].scaled(by: 4).gatedLinearUnit(bias: $0[1])
    }
  }

  @Test(arguments: cases, [false, true])
  func depthwiseConvolution(test: Case, causal: Bool) throws {
    for (width, size) in [(20, 5), (7, 1), (48, 31), (33, 4)] {
      try compare(test, [[240, width], [width, size], [width]]) {
        try $0[0].depthwiseConvolution(
          $0[1].scaled(by: 0.2), bias: $0[2], offsets: [0, 1, 1, 71, 74, 240], causal: causal
        ).scaled(by: 0.2)
      }
    }
  }

  @Test(arguments: cases, [0.0, 0.3])
  func relativeAttention(test: Case, rate: Double) throws {
    let mask = DropoutMask(rate: rate, CounterRandom(seed: 6, purpose: .dropout))
    let offsets: [Int32] = [0, 1, 1, 71, 240], third = everyThird(offsets)
    for (positions, ends) in [
      (zip(offsets, offsets.dropFirst()).flatMap { Array(0..<$1 - $0) }, offsets),
      (third.positions, third.offsets),
    ] {
      let shapes = [[positions.count, 40], [240, 80], [341, 40], [40], [40]]
      try compare(test, shapes, activations: 3) {
        try $0[0].relativeAttention(
          $0[1],
          RelativePositions(distances: $0[2], contentBias: $0[3], positionBias: $0[4]),
          offsets: ends, keyOffsets: offsets, positions: positions, heads: 4, dropout: mask)
      }
    }
  }

  @Test(arguments: cases, [3, 16, 20])
  func frameConvolution(test: Case, channels: Int) throws {
    for bins in [7, 23, 80] {
      let shapes = [[channels, 3, 3, 1], [channels], [channels, 3, 3, channels], [channels]]
      try compare(test, [[175, bins]] + shapes) {
        try $0[0].detached().frameConvolution(
          [($0[1], $0[2]), ($0[3].scaled(by: 0.1), $0[4])], offsets: [0, 7, 7, 13, 103, 175]
        ).scaled(by: 0.2)
      }
    }
  }

  @Test(arguments: cases, NormKind.allCases)
  func norm(test: Case, kind: NormKind) throws {
    let mask = DropoutMask(rate: 0.3, CounterRandom(seed: 3, purpose: .dropout))
    for width in [7, 64, 1100] {
      try compare(test, [[67, width], [67, width], [width], [width], [width]], activations: 2) {
        let parameters = NormParameters(kind: kind, epsilon: 1e-5, gamma: $0[2], beta: $0[3])
        return try $0[0].norm(parameters, adding: $0[1], bias: $0[4], dropout: mask)
      }
    }
  }

  @Test(arguments: cases)
  func residualSoftmaxEmbedding(test: Case) throws {
    let mask = DropoutMask(rate: 0.5, CounterRandom(seed: 4, purpose: .dropout))
    try compare(test, [[5, 130], [5, 130], [130]], activations: 2) {
      try $0[0].residual(adding: $0[1], bias: $0[2], dropout: mask)
    }
    for logarithm in [false, true] {
      try compare(test, [[5, 1500]]) { try $0[0].softmax(logarithm: logarithm) }
    }
    try compare(test, [[9, 130], [4, 130]], activations: 0) {
      let isReference = $0[0].device.backend.name == "reference"
      return try Tensor.embedding(
        $0, [[8, 0, 0], [1, 2, 3]], as: isReference ? .f32 : test.dtype)
    }
  }

  @Test(arguments: cases)
  func crossEntropy(test: Case) throws {
    for classes in [9, 64, 2050] {
      try compare(test, [[21, 20], [classes, 20], [classes]]) {
        let labels = (0..<21).map { Int32($0 * 37 % classes) }
        return try $0[0].crossEntropy(weight: $0[1], bias: $0[2], labels: labels).loss
      }
    }
  }

  @Test(arguments: cases, [0.0, 0.3])
  func attention(test: Case, rate: Double) throws {
    let mask = DropoutMask(rate: rate, CounterRandom(seed: 6, purpose: .dropout))
    let offsets: [Int32] = [0, 1, 1, 71, 240]
    try compare(test, [[240, 3 * 40]]) {
      try $0[0].selfAttention(offsets: offsets, heads: 4, dropout: mask)
    }
    var pattern = AttentionPattern()
    pattern.isCausal = true
    pattern.slopes = [0.5, 0.25, 0.1, 0.01]
    try compare(test, [[240, 3 * 64]]) {
      try $0[0].selfAttention(offsets: offsets, heads: 4, pattern: pattern, dropout: mask)
    }
    try compare(test, [[240, 20], [30, 40]], activations: 2) {
      try $0[0].crossAttention(
        $0[1], offsets: offsets, keyOffsets: [0, 2, 2, 20, 30], heads: 2, dropout: mask)
    }
    // One sequence has queries and no keys.
    try compare(test, [[5, 20], [3, 40]], activations: 2) {
      try $0[0].crossAttention($0[1], offsets: [0, 2, 5], keyOffsets: [0, 0, 3], heads: 2)
    }
    let third = everyThird(offsets)
    try compare(test, [[third.positions.count, 64], [240, 128]], activations: 2) {
      try $0[0].crossAttention(
        $0[1], offsets: third.offsets, keyOffsets: offsets, positions: third.positions, heads: 4,
        pattern: pattern, dropout: mask)
    }
  }

  /// Of each sequence every third row as queries: where they begin, and where they stand.
  private func everyThird(_ offsets: [Int32]) -> (offsets: [Int32], positions: [Int32]) {
    var chosen: (offsets: [Int32], positions: [Int32]) = ([0], [])
    for (start, end) in zip(offsets, offsets.dropFirst()) {
      chosen.positions += Array(stride(from: 0, to: end - start, by: 3))
      chosen.offsets.append(Int32(chosen.positions.count))
    }
    return chosen
  }

  @Test(arguments: cases)
  func windowedAttention(test: Case) throws {
    let offsets: [Int32] = [0, 1, 71, 240]
    var pattern = AttentionPattern()
    pattern.window = 5
    try compare(test, [[240, 3 * 24]]) {
      try $0[0].selfAttention(offsets: offsets, heads: 2, pattern: pattern)
    }
    pattern.global = (0..<240).map { [1, 98, 100].contains($0) }
    try compare(test, [[240, 3 * 24]]) {
      try $0[0].selfAttention(offsets: offsets, heads: 2, pattern: pattern)
    }
    try compare(test, [[240, 3 * 24]]) {
      try $0[0].rotary(
        positions: (0..<240).map { $0 }, frequencies: [1, 0.3, 0.01], heads: 4, headWidth: 12)
    }
    let third = everyThird(offsets)
    try compare(test, [[third.positions.count, 24], [240, 48]], activations: 2) {
      try $0[0].crossAttention(
        $0[1], offsets: third.offsets, keyOffsets: offsets, positions: third.positions, heads: 2,
        pattern: pattern)
    }
  }

  @Test func sameBitsForAnyNumberOfThreads() throws {
    for (kind, dtype) in [(BackendKind.oneDNN, DType.f32), (.oneDNN, .bf16), (.openBLAS, .f32)] {
      let results = try [1, 2, 5].map { threads -> [[Double]] in
        let device = Device(kind, threads: threads)
        let x = try randomTensor([700, 96], dtype, device, seed: 1).withGradient()
        let w = try randomTensor([300, 96], .f32, device, seed: 2).withGradient()
        let gamma = try randomTensor([300], .f32, device, seed: 3).withGradient()
        let norm = NormParameters(kind: .layer, epsilon: 1e-5, gamma: gamma, beta: nil)
        let y = try x.linear(w).norm(norm)
          .selfAttention(offsets: [0, 300, 700], heads: 5)
        try y.backward()
        return [y.doubles] + [x, w, gamma].map { $0.gradient?.doubles ?? [] }
      }
      #expect(results[0] == results[1])
      #expect(results[0] == results[2])
    }
  }

  /// The same where gradients of weights are split sums: into two, four and eight.
  @Test(arguments: [2_500, 4_999, 9_000])
  func sameBitsOfSplitSums(rows: Int) throws {
    for (kind, dtype) in [(BackendKind.oneDNN, DType.f32), (.oneDNN, .bf16), (.openBLAS, .f32)] {
      let results = try [1, 2, 5].map { threads -> [Double] in
        let device = Device(kind, threads: threads)
        let x = try randomTensor([rows, 40], dtype, device, seed: 1)
        let w = try randomTensor([24, 40], .f32, device, seed: 2).withGradient()
        for _ in 0..<2 { try x.linear(w).backward() }
        return w.gradient?.doubles ?? []
      }
      #expect(!results[0].isEmpty && results[0] == results[1] && results[0] == results[2])
    }
  }

  @Test func adamWMatchesReference() throws {
    let values = try [BackendKind.oneDNN, .reference].map { kind -> [Double] in
      let device = Device(kind, threads: 2)
      let tensors = try (0..<3).map { try randomTensor([70_001], .f32, device, seed: UInt64($0)) }
      let second = try Tensor(tensors[2].doubles.map { $0 * $0 }, [70_001], .f32, device)
      let shadow = try Tensor(zeros: [70_001], .bf16, device)
      let settings = AdamWSettings(
        rate: 0.01, beta1: 0.9, beta2: 0.98, epsilon: 1e-6, decay: 0.1, correction1: 0.3,
        correction2: 0.1, gradientScale: 0.5)
      try device.backend.adamW(
        tensors[0], gradient: tensors[1], first: tensors[2], second: second, shadow: shadow,
        settings)
      #expect(shadow.values == tensors[0].values.map { BFloat16($0).float })
      return tensors[0].doubles + tensors[2].doubles + second.doubles
        + [try device.backend.sumOfSquares(tensors[0])]
    }
    #expect(difference(values[0], values[1]) <= 1e-5)
  }
}

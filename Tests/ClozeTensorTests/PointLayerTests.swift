import Testing

@testable import ClozeTensor

/// The operations of networks over points and patches: gradients, and the kernels against plain
/// Swift.
@Suite struct PointLayerTests {
  private let offsets: [Int32] = [0, 3, 7]
  private let suite = BackendSuite()

  @Test func rectifiedBatchNormGradient() throws {
    try checkGradient([[8, 5], [5], [5]], seed: 3) {
      try $0[0].rectifiedBatchNorm(gamma: $0[1], beta: $0[2]).output
    }
    try checkGradient([[8, 5], [2, 5], [5], [5]], seed: 4) {
      try $0[0].rectifiedBatchNorm(adding: $0[1], gamma: $0[2], beta: $0[3]).output
    }
  }

  @Test(arguments: BackendSuite.cases)
  func rectifiedBatchNorm(test: BackendSuite.Case) throws {
    for (rows, width, patches) in [(6, 7, 3), (700, 33, 100), (96, 1100, 3)] {
      try suite.compare(
        test, [[rows, width], [patches, width], [width], [width]], activations: 2
      ) {
        try $0[0].rectifiedBatchNorm(
          adding: $0[1], gamma: $0[2], beta: $0[3]
        ).output.scaled(by: 0.2)
      }
      try suite.compare(test, [[rows, width], [width], [width]]) {
        let statistics = try $0[1].applying(.square).shifted(0.5)
        return try $0[0].rectifiedBatchNorm(
          mean: $0[2].detached(), variance: statistics.detached(), gamma: $0[1], beta: $0[2])
      }
    }
  }

  /// Statistics lose nothing where values lie far from zero, or do not vary at all.
  @Test(arguments: BackendSuite.cases)
  func statisticsOfABatch(test: BackendSuite.Case) throws {
    let device = Device(test.kind, threads: test.threads)
    let values = (0..<600).flatMap { index -> [Double] in
      let bit = Double(index % 2)
      return [bit, 1000 + bit, 0.1]
    }
    let x = try Tensor(values, [600, 3], test.dtype, device)
    let one = try Tensor([Float](repeating: 1, count: 3), [3], .f32, device)
    let result = try x.rectifiedBatchNorm(gamma: one, beta: one)
    let exact = try x.cast(to: .f32).batchNorm(gamma: one, beta: one)
    #expect(difference(result.mean.doubles, exact.mean.doubles) < 1e-6)
    #expect(difference(result.variance.doubles, exact.variance.doubles) < 1e-4)
  }

  @Test func leakyGroupNormGradient() throws {
    try checkGradient([[7, 6], [6], [6]], seed: 5) {
      try $0[0].groupNorm(groups: 2, gamma: $0[1], beta: $0[2], offsets: offsets, slope: 0.2)
    }
    try checkGradient([[4, 5]]) { try $0[0].applying(.leakyReLU(0.2)) }
  }

  @Test(arguments: BackendSuite.cases)
  func leakyGroupNorm(test: BackendSuite.Case) throws {
    for (width, groups) in [(6, 2), (2200, 2), (130, 5)] {
      for slope in [1, 0.2] {
        try suite.compare(test, [[7, width], [width], [width]]) {
          try $0[0].groupNorm(
            groups: groups, gamma: $0[1], beta: $0[2], offsets: offsets, slope: slope)
        }
      }
    }
  }

  /// Two neighbours each, within the sequences.
  private let neighbours: [Int32] = [0, 2, 1, 0, 2, 2, 3, 5, 4, 6, 5, 3, 6, 5]

  @Test func edgeMaximumGradient() throws {
    try checkGradient([[7, 6], [7, 6], [6], [6]], seed: 6) {
      try $0[0].edgeMaximum(
        centres: $0[1], neighbours: neighbours, count: 2, groups: 2, gamma: $0[2], beta: $0[3],
        slope: 0.2, offsets: offsets)
    }
  }

  @Test(arguments: BackendSuite.cases)
  func edgeMaximum(test: BackendSuite.Case) throws {
    for (width, groups) in [(6, 2), (2200, 2), (130, 5)] {
      try suite.compare(test, [[7, width], [7, width], [width], [width]], activations: 2) {
        try $0[0].edgeMaximum(
          centres: $0[1], neighbours: neighbours, count: 2, groups: groups,
          gamma: $0[2], beta: $0[3], slope: 0.2, offsets: offsets)
      }
    }
  }

  @Test(arguments: BackendSuite.cases)
  func maximum(test: BackendSuite.Case) throws {
    for shape in [[3, 4, 7], [40, 3, 1100], [1, 5, 2]] {
      try suite.compare(test, [shape]) { try $0[0].maximum(axis: 1) }
    }
    try suite.compare(test, [[7, 5]]) { try $0[0].maximum(offsets: offsets) }
    let device = Device(test.kind, threads: test.threads)
    let odd = try Tensor([1, Double.nan, 3, 2, 2, 2, .nan, 1], [4, 2], test.dtype, device)
    #expect(try odd.maximum(axis: 0).doubles.map(\.isNaN) == [true, true])
    #expect(try odd.largestPlaces() == [0, 0, 0, 1])
  }

  @Test(arguments: BackendSuite.cases)
  func largestPlaces(test: BackendSuite.Case) throws {
    let device = Device(test.kind, threads: test.threads)
    let x = try randomTensor([50, 2500], test.dtype, device, seed: 8)
    let plain = try x.cast(to: .f32)
    let copy = try Tensor(plain.doubles, x.shape, .f32, Device(.reference, threads: 1))
    #expect(try x.largestPlaces() == copy.largestPlaces())
  }

  /// The noise is that of the plain twin, number by number.
  @Test(arguments: BackendSuite.cases, [5, 64, 3001])
  func gumbelSoftmax(test: BackendSuite.Case, width: Int) throws {
    let random = CounterRandom(seed: 5, purpose: .gumbel, step: 3)
    try suite.compare(test, [[37, width]]) {
      try $0[0].scaled(by: 3).gumbelSoftmax(temperature: 0.7, hard: false, random: random)
    }
  }

  @Test func rareNoise() throws {
    // Rows wider than what the kernel keeps, and enough numbers to meet some close to 0 and to 1.
    let device = Device(.oneDNN, threads: 2), reference = Device(.reference, threads: 1)
    let random = CounterRandom(seed: 6, purpose: .gumbel), shape = [30, 20_001]
    let fast = try Tensor(zeros: shape, .f32, device)
      .gumbelSoftmax(temperature: 1, hard: false, random: random)
    let plain = try Tensor(zeros: shape, .f32, reference)
      .gumbelSoftmax(temperature: 1, hard: false, random: random)
    let worst = zip(fast.values, plain.values).reduce(0) { max($0, abs($1.0 / $1.1 - 1)) }
    #expect(worst < 1e-4, "\(worst)")
  }

  @Test func meanSoftmaxGradient() throws {
    try checkGradient([[7, 5]], seed: 7) {
      try $0[0].scaled(by: 3).meanSoftmax(offsets: offsets).divergence
    }
  }

  @Test(arguments: BackendSuite.cases)
  func meanSoftmax(test: BackendSuite.Case) throws {
    for width in [5, 1300] {
      try suite.compare(test, [[7, width]]) {
        try $0[0].scaled(by: 3).meanSoftmax(offsets: offsets).divergence.reshaped([1])
          .scaled(by: Double(width))
      }
      try suite.compare(test, [[7, width]]) {
        let scaled = try $0[0].scaled(by: 3)
        return try scaled.meanSoftmax(offsets: offsets).shares
          .adding(scaled.slice(axis: 0, 0..<2).cast(to: .f32), beta: 0)
      }
    }
    let device = Device(test.kind, threads: test.threads)
    let even = try Tensor(zeros: [7, 9], test.dtype, device).meanSoftmax(offsets: offsets)
    #expect(abs(even.divergence.doubles[0]) < 1e-6)
    // All on one class: the others' shares are as small as a number can be, and that is all.
    let one = (0..<63).map { $0 % 9 == 0 ? 1000.0 : 0 }
    let uneven = try Tensor(one, [7, 9], test.dtype, device).withGradient()
    let divergence = try uneven.meanSoftmax(offsets: offsets).divergence
    try divergence.backward()
    #expect(divergence.doubles[0] > 10 && divergence.doubles[0].isFinite)
    #expect(uneven.gradient?.doubles.allSatisfy { $0.isFinite } == true)
  }

  @Test(arguments: BackendSuite.cases)
  func productsOfTwoTypes(test: BackendSuite.Case) throws {
    try suite.compare(test, [[9, 33], [33, 7]]) { try $0[0].matmul($0[1]).scaled(by: 0.1) }
    try suite.compare(test, [[9, 33], [3, 33], [3]]) {
      try $0[0].linear($0[1], bias: $0[2], as: .f32).scaled(by: 0.1)
    }
  }

  @Test func threadsChangeNothing() throws {
    let results = try [1, 3].map { threads -> [[Double]] in
      let device = Device(.oneDNN, threads: threads)
      let x = try randomTensor([4096, 40], .f32, device, seed: 1).withGradient()
      let one = try randomTensor([40], .f32, device, seed: 2).withGradient()
      let each = try randomTensor([128, 40], .f32, device, seed: 3).withGradient()
      let y = try x.rectifiedBatchNorm(adding: each, gamma: one, beta: one).output
      let places = (0..<4096).map { Int32(($0 * 7 + 1) % 4096) }
      let z = try y.edgeMaximum(
        centres: x, neighbours: places, count: 1, groups: 4, gamma: one, beta: one, slope: 0.2,
        offsets: [0, 4096])
      try z.backward(randomTensor([4096, 40], .f32, device, seed: 4))
      return [z.doubles] + [x, one, each].map { $0.gradient?.doubles ?? [] }
    }
    #expect(results[0] == results[1])
  }

  @Test func shapesAreChecked() throws {
    let device = Device(.oneDNN, threads: 1)
    let x = try Tensor(zeros: [6, 4], .f32, device), c = try Tensor(zeros: [4], .f32, device)
    let other = try Tensor(zeros: [4, 4], .f32, device)
    for wrong in [
      { try x.rectifiedBatchNorm(adding: other, gamma: c, beta: c).output },
      { try x.rectifiedBatchNorm(gamma: x, beta: c).output },
      { try x.groupNorm(groups: 3, gamma: c, beta: c, offsets: [0, 6], slope: 0.2) },
      {
        try x.edgeMaximum(
          centres: x, neighbours: [0, 1, 2, 3, 4, 6], count: 1, groups: 2, gamma: c, beta: c,
          slope: 0.2, offsets: [0, 6])
      },
      {
        try x.edgeMaximum(
          centres: x, neighbours: [0], count: 1, groups: 2, gamma: c, beta: c, slope: 0.2,
          offsets: [0, 6])
      },
      { try x.meanSoftmax(offsets: [0, 0, 6]).divergence },
    ] as [() throws -> Tensor] {
      #expect(throws: TensorError.self) { try wrong() }
    }
  }
}

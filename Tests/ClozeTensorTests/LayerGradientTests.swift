import Testing

@testable import ClozeTensor

/// Vector-Jacobian products of normalizations over the batch, convolutions, pooling and sampling.
@Suite struct LayerGradientTests {
  @Test(arguments: [[7, 5], [3, 4, 5], [2, 1], [130, 3]])
  func batchNorm(shape: [Int]) throws {
    let channels = [shape[shape.count - 1]]
    try checkGradient([shape, channels, channels], tolerance: 1e-5) {
      try $0[0].batchNorm(gamma: $0[1], beta: $0[2], epsilon: 1e-2).output
    }
    try checkGradient([shape, channels, channels]) {
      let device = $0[0].device
      let mean = try randomTensor(channels, .f64, device, seed: 5)
      let variance = try randomTensor(channels, .f64, device, seed: 6).applying(.square)
      return try $0[0].batchNorm(
        mean: mean, variance: variance, gamma: $0[1], beta: $0[2], epsilon: 0.1)
    }
  }

  @Test(arguments: [1, 2, 6])
  func groupNorm(groups: Int) throws {
    try checkGradient([[10, 6], [6], [6]], tolerance: 1e-5) {
      try $0[0].groupNorm(
        groups: groups, gamma: $0[1], beta: $0[2], offsets: [0, 3, 3, 10], epsilon: 1e-2)
    }
    try checkGradient([[2, 6, 5], [6], [6]], tolerance: 1e-5) {
      try $0[0].groupNorm(groups: groups, gamma: $0[1], beta: $0[2], epsilon: 1e-2)
    }
  }

  @Test(arguments: [1, 2, 5, 12], [false, true])
  func depthwiseConvolution(size: Int, causal: Bool) throws {
    try checkGradient([[11, 3], [3, size], [3]]) {
      try $0[0].depthwiseConvolution(
        $0[1], bias: $0[2], offsets: [0, 3, 4, 4, 11], causal: causal)
    }
    try checkGradient([[140, 2], [2, size]]) {
      try $0[0].depthwiseConvolution($0[1], offsets: [0, 139, 140], causal: causal)
    }
  }

  @Test(arguments: [
    (Extent(1, 1), Extent(1, 1), Extent(0, 0)), (Extent(3, 2), Extent(2, 1), Extent(1, 0)),
    (Extent(2, 4), Extent(3, 3), Extent(1, 2)), (Extent(7, 6), Extent(1, 1), Extent(0, 0)),
  ])
  func convolutionAndPooling(size: Extent, stride: Extent, padding: Extent) throws {
    try checkGradient([[2, 7, 6, 3], [5, size.height, size.width, 3], [5]]) {
      try $0[0].convolution2D($0[1], bias: $0[2], stride: stride, padding: padding)
    }
    try checkGradient([[2, 7, 6, 3]]) {
      try $0[0].averagePool2D(size, stride: stride, padding: padding)
    }
    try checkGradient([[2, 7, 6, 3]], step: 1e-7, tolerance: 1e-5) {
      try $0[0].maximumPool2D(size, stride: stride, padding: padding)
    }
    try checkGradient([[2, 7, 3]]) { try $0[0].averagePool1D(size.width) }
    try checkGradient([[2, 7, 3]], step: 1e-7, tolerance: 1e-5) {
      try $0[0].maximumPool1D(size.width, stride: stride.width)
    }
  }

  @Test func frameConvolution() throws {
    let shapes = [[37, 11], [3, 3, 3, 1], [3], [3, 3, 3, 3], [3]]
    try checkGradient(shapes, step: 1e-7, tolerance: 1e-5) {
      try $0[0].frameConvolution([($0[1], $0[2]), ($0[3], $0[4])], offsets: [0, 17, 23, 37])
    }
    let device = Device(.reference, threads: 1)
    let x = try randomTensor([37, 11], .f64, device, seed: 1),
      parameters = try shapes.dropFirst()
        .enumerated().map { try randomTensor($1, .f64, device, seed: UInt64($0)) }
    let layers = [(weight: parameters[0], bias: parameters[1]), (parameters[2], parameters[3])]
    #expect(try x.frameConvolution(layers, offsets: [0, 6, 37]).shape == [7, 6])
    #expect(try x.slice(axis: 0, 0..<5).frameConvolution(layers, offsets: [0, 5]).shape == [0, 6])
    for wrong in [
      { try x.frameConvolution(layers, offsets: [0, 36]) },
      { try x.frameConvolution([layers[0]], offsets: [0, 37]) },
      { try x.frameConvolution([layers[1], layers[0]], offsets: [0, 37]) },
      { try x.slice(axis: 1, 0..<6).frameConvolution(layers, offsets: [0, 37]) },
    ] as [() throws -> Tensor] {
      #expect(throws: TensorError.self) { try wrong() }
    }
  }

  @Test(arguments: [1, 3])
  func relativeAttention(heads: Int) throws {
    for rate in [0, 0.4] {
      let mask = DropoutMask(rate: rate, CounterRandom(seed: 6, purpose: .dropout))
      try checkGradient([[7, 6], [9, 12], [11, 6], [6], [6]], tolerance: 1e-5) {
        try $0[0].relativeAttention(
          $0[1],
          RelativePositions(distances: $0[2], contentBias: $0[3], positionBias: $0[4]),
          offsets: [0, 3, 3, 7], keyOffsets: [0, 4, 5, 9], positions: [0, 2, 3, 0, 1, 1, 3],
          heads: heads, dropout: mask)
      }
    }
  }

  @Test(arguments: [0.5, 2])
  func gumbelSoftmax(temperature: Double) throws {
    let random = CounterRandom(seed: 8, purpose: .gumbel)
    try checkGradient([[3, 7]]) {
      try $0[0].gumbelSoftmax(temperature: temperature, hard: false, random: random)
    }
  }

  @Test func shapesAreChecked() throws {
    let device = Device(.reference, threads: 1)
    let x = try Tensor(zeros: [3, 4], .f64, device), c = try Tensor(zeros: [4], .f64, device)
    let image = try Tensor(zeros: [2, 5, 6, 4], .f64, device)
    let weight = try Tensor(zeros: [7, 3, 3, 4], .f64, device)
    let random = CounterRandom(seed: 1, purpose: .gumbel)
    for wrong in [
      { try x.batchNorm(gamma: x, beta: c).output },
      { try x.slice(axis: 0, 0..<1).batchNorm(gamma: c, beta: c).output },
      { try x.batchNorm(mean: x, variance: c, gamma: c, beta: c) },
      { try x.groupNorm(groups: 3, gamma: c, beta: c, offsets: [0, 3]) },
      { try x.groupNorm(groups: 0, gamma: c, beta: c, offsets: [0, 3]) },
      { try x.groupNorm(groups: 2, gamma: c, beta: c, offsets: [0, 4]) },
      { try x.groupNorm(groups: 2, gamma: c, beta: c) },
      { try x.depthwiseConvolution(x, offsets: [0, 3]) },
      { try x.depthwiseConvolution(Tensor(zeros: [4, 0], .f64, device), offsets: [0, 3]) },
      { try image.convolution2D(x) }, { try image.convolution2D(weight, bias: c) },
      { try image.convolution2D(weight, stride: 0) },
      { try image.convolution2D(weight, padding: 3) },
      { try image.convolution2D(weight, padding: Extent(0, -1)) },
      { try image.convolution2D(Tensor(zeros: [7, 6, 3, 4], .f64, device)) },
      { try image.convolution2D(Tensor(zeros: [7, 3, 3, 4], .f32, device)) },
      { try image.averagePool2D(0) }, { try image.averagePool2D(3, padding: 2) },
      { try image.maximumPool2D(7) }, { try image.maximumPool1D(2) },
      { try x.gumbelSoftmax(temperature: 0, hard: true, random: random) },
      { try x.gumbelSoftmax(temperature: .nan, hard: true, random: random) },
    ] as [() throws -> Tensor] {
      #expect(throws: TensorError.self) { try wrong() }
    }
  }
}

import Testing

@testable import ClozeTensor

/// Every operation that PyTorch has too: outputs and all gradients, in each precision.
@Suite struct OperationValueTests {
  typealias Function = @Sendable ([Tensor]) throws -> Tensor

  static let offsets: [Int32] = [0, 3, 4, 11]

  static let elementwise: [String: Function] = [
    "exp": { try $0[0].applying(.exp) },
    "log": { try $0[0].applying(.log) },
    "squareRoot": { try $0[0].applying(.squareRoot) },
    "square": { try $0[0].applying(.square) },
    "reciprocal": { try $0[0].applying(.reciprocal) },
    "clamp": { try $0[0].applying(.clamp(-0.5...0.8)) },
    "subtract": { try $0[0].subtracting($0[1]) },
    "divide": { try $0[0].dividing(by: $0[1]) },
    "addRow": { try $0[0].adding(row: $0[1]) },
    "multiplyRow": { try $0[0].multiplying(row: $0[1]) },
    "addColumn": { try $0[0].adding(column: $0[1]) },
    "multiplyColumn": { try $0[0].multiplying(column: $0[1]) },
  ]

  static let reductions: [String: Function] = [
    "sum": { try $0[0].sum() },
    "sumRows": { try $0[0].sum(axis: 0) },
    "meanColumns": { try $0[0].mean(axis: -1) },
    "meanMiddle": { try $0[0].mean(axis: 1) },
    "maximumMiddle": { try $0[0].maximum(axis: 1) },
    "maximumColumns": { try $0[0].maximum(axis: 1) },
    "meanPacked": { try $0[0].mean(offsets: offsets) },
    "maximumPacked": { try $0[0].maximum(offsets: offsets) },
    "rowNorms": { try $0[0].rowNorms() },
    "normalizedRows": { try $0[0].normalizedRows() },
    "cosineSimilarity": {
      try $0[0].normalizedRows().multiplying($0[1].normalizedRows()).sum(axis: 1)
    },
  ]

  static let shapes: [String: Function] = [
    "concatenateRows": { try Tensor.concatenating($0, axis: 0) },
    "concatenateColumns": { try Tensor.concatenating($0, axis: 1) },
    "sliceRows": { try $0[0].slice(axis: 0, 1..<4) },
    "sliceColumns": { try $0[0].slice(axis: 1, 1..<4) },
    "transpose": { try $0[0].transposed() },
    "scatterAdd": { try $0[0].scatterAdding($0[1], at: [2, 0, 2]) },
    "edgeFeatures": {
      let neighbours = try $0[0].gatherNeighbours([1, 3, 3, 0, 2, 2], count: 3)
      let centres = try $0[0].gatherNeighbours([0, 0, 0, 3, 3, 3], count: 3)
      return try Tensor.concatenating([neighbours.subtracting(centres), centres], axis: 2)
        .maximum(axis: 1)
    },
  ]

  /// These have parameters from the second input on.
  static let layers: [String: Function] = [
    "batchNorm": { try $0[0].batchNorm(gamma: $0[1], beta: $0[2]).output },
    "batchNormGiven": {
      let mean = [0.1, -0.2, 0.3, 0.4, -0.5], type = $0[1].dtype, device = $0[1].device
      return try $0[0].batchNorm(
        mean: Tensor(mean, [5], type, device),
        variance: Tensor(mean.map { $0 * $0 + 0.5 }, [5], type, device), gamma: $0[1], beta: $0[2])
    },
    "groupNormPacked": {
      try $0[0].groupNorm(groups: 3, gamma: $0[1], beta: $0[2], offsets: offsets)
    },
    "groupNormChannelsFirst": { try $0[0].groupNorm(groups: 3, gamma: $0[1], beta: $0[2]) },
    "depthwiseConvolution": {
      try $0[0].depthwiseConvolution($0[1], bias: $0[2], offsets: offsets)
    },
    "depthwiseCausal": {
      try $0[0].depthwiseConvolution($0[1], bias: $0[2], offsets: offsets, causal: true)
    },
    "convolution2D": {
      try $0[0].convolution2D(
        $0[1], bias: $0[2], stride: Extent(2, 1), padding: Extent(1, 0))
    },
    "convolution2DWide": {
      try $0[0].convolution2D($0[1], stride: Extent(3, 2), padding: Extent(1, 2))
    },
    "averagePool2D": {
      try $0[0].averagePool2D(Extent(3, 2), stride: Extent(2, 1), padding: 1)
    },
    "maximumPool2D": {
      try $0[0].maximumPool2D(Extent(3, 2), stride: Extent(2, 1), padding: 1)
    },
    "averagePool1D": { try $0[0].averagePool1D(3, padding: 1) },
    "maximumPool1D": { try $0[0].maximumPool1D(3, stride: 2) },
  ]

  @Test(arguments: Precision.all)
  func agreesWithPyTorch(precision: Precision) throws {
    let fixture = try OperationFixture.load()
    #expect(fixture.offsets == Self.offsets)
    let functions = [Self.elementwise, Self.reductions, Self.shapes, Self.layers]
      .reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    #expect(Set(fixture.cases.map(\.name)) == Set(functions.keys))
    for test in fixture.cases {
      let function = try #require(functions[test.name], "\(test.name)")
      try test.check(
        precision, activations: Self.layers[test.name] == nil ? .max : 1, function)
    }
  }
}

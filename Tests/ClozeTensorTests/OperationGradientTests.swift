import Testing

@testable import ClozeTensor

/// Vector-Jacobian products of the elementwise, reducing and shaping operations.
@Suite struct OperationGradientTests {
  @Test(arguments: [[3, 7], [1, 1], [2, 3, 5], [40, 130]])
  func elementwise(shape: [Int]) throws {
    for function in [ElementwiseFunction.exp, .square, .clamp(-0.4...0.6)] {
      try checkGradient([shape], step: 1e-7, tolerance: 1e-5) { try $0[0].applying(function) }
    }
    for function in [ElementwiseFunction.log, .squareRoot, .reciprocal] {
      try checkGradient([shape]) { try $0[0].applying(.square).shifted(0.5).applying(function) }
    }
    try checkGradient([shape, shape]) { try $0[0].subtracting($0[1]) }
    try checkGradient([shape, shape]) {
      try $0[0].dividing(by: $0[1].applying(.square).shifted(0.5))
    }
  }

  @Test(arguments: [(3, 7), (1, 1), (40, 130)])
  func broadcast(rows: Int, width: Int) throws {
    try checkGradient([[rows, width], [width]]) { try $0[0].adding(row: $0[1]) }
    try checkGradient([[rows, width], [width]]) { try $0[0].multiplying(row: $0[1]) }
    try checkGradient([[rows, width], [rows]]) { try $0[0].adding(column: $0[1]) }
    try checkGradient([[rows, width], [rows, 1]]) { try $0[0].multiplying(column: $0[1]) }
  }

  @Test(arguments: [[3, 7], [20, 3, 5], [2, 130, 4]])
  func reductions(shape: [Int]) throws {
    for axis in [nil] + shape.indices.map(Optional.init) {
      try checkGradient([shape]) { try $0[0].sum(axis: axis) }
      try checkGradient([shape]) { try $0[0].mean(axis: axis) }
      try checkGradient([shape], step: 1e-7, tolerance: 1e-5) { try $0[0].maximum(axis: axis) }
    }
    try checkGradient([shape]) { try $0[0].rowNorms() }
    try checkGradient([shape]) { try $0[0].normalizedRows() }
  }

  @Test(arguments: [[0, 3, 4, 11], [0, 11], (0...11).map { $0 }])
  func packedReductions(offsets: [Int32]) throws {
    try checkGradient([[11, 5]]) { try $0[0].mean(offsets: offsets) }
    try checkGradient([[11, 5]], step: 1e-7, tolerance: 1e-5) {
      try $0[0].maximum(offsets: offsets)
    }
  }

  @Test func shaping() throws {
    for axis in 0..<3 {
      var other = [2, 3, 5]
      other[axis] = 4
      try checkGradient([[2, 3, 5], other]) { try Tensor.concatenating($0, axis: axis) }
      try checkGradient([[2, 3, 5]]) { try $0[0].slice(axis: axis, 1..<2) }
    }
    try checkGradient([[3, 7]]) { try $0[0].transposed() }
    try checkGradient([[4, 5], [3, 5]]) { try $0[0].scatterAdding($0[1], at: [2, 0, 2]) }
    try checkGradient([[3, 5]]) { try $0[0].scatterRows(to: [6, 1, 6], count: 7) }
    try checkGradient([[4, 5]]) { try $0[0].gatherNeighbours([1, 3, 3, 0, 2, 2], count: 3) }
  }

  @Test func edgesAreDefined() throws {
    let device = Device(.reference, threads: 1)
    let x = try Tensor([0.0, 0, 3, 4], [2, 2], .f64, device).withGradient()
    #expect(try x.mean(offsets: [0, 0, 2]).doubles == [0, 0, 1.5, 2])
    #expect(try difference(x.normalizedRows().doubles, [0, 0, 0.6, 0.8]) < 1e-15)
    try x.rowNorms().backward()
    #expect(difference(x.gradient?.doubles ?? [], [0, 0, 0.6, 0.8]) < 1e-15)
    #expect(try Tensor([1.0, .nan, 2], [3], .f64, device).maximum().doubles[0].isNaN)
    #expect(try Tensor(zeros: [0, 3], .f64, device).sum(axis: 0).doubles == [0, 0, 0])
    #expect(try x.scatterRows(to: [2, 2], count: 3).doubles == [0, 0, 0, 0, 3, 4])
  }

  @Test func shapesAreChecked() throws {
    let device = Device(.reference, threads: 1)
    let x = try Tensor(zeros: [3, 4], .f64, device)
    let f32 = try Tensor(zeros: [4], .f32, device)
    for wrong in [
      { try x.subtracting(x.transposed()) }, { try x.dividing(by: x.transposed()) },
      { try x.adding(row: x) }, { try x.adding(row: f32) }, { try x.multiplying(column: f32) },
      { try x.sum(axis: 2) }, { try x.mean(axis: -3) }, { try x.maximum(offsets: [0, 0, 3]) },
      { try x.mean(offsets: [0, 4]) }, { try x.sum().rowNorms() },
      { try Tensor.concatenating([x, x.transposed()], axis: 0) },
      { try Tensor.concatenating([], axis: 0) }, { try x.slice(axis: 0, 2..<4) },
      { try x.sum(axis: 0).transposed() }, { try x.scatterAdding(x, at: [0, 1, 3]) },
      { try x.scatterAdding(x, at: [0, 1]) }, { try x.gatherNeighbours([0, 1, 2], count: 2) },
      { try x.gatherNeighbours([0], count: 0) }, { try x.scatterRows(to: [0, 1, 2], count: -1) },
    ] as [() throws -> Tensor] {
      #expect(throws: TensorError.self) { try wrong() }
    }
  }
}

extension Tensor {
  /// Each element plus `amount`.
  func shifted(_ amount: Double) throws -> Tensor {
    try adding(Tensor(Array(repeating: amount, count: count), shape, dtype, device))
  }
}

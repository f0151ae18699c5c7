import Testing

@testable import ClozeTensor

@Suite struct ChamferTests {
  /// The distance by its definition, in double precision.
  private func plain(_ kind: ChamferDistance, _ a: [Double], _ b: [Double], _ sets: (Int, Int))
    -> Double
  {
    func mean(_ own: [Double], _ size: Int, _ other: [Double], _ otherSize: Int) -> Double {
      let least = (0..<own.count / 3).map { row in
        (0..<otherSize).map { place -> Double in
          let j = 3 * (row / size * otherSize + place)
          let square = (0..<3).reduce(0) { $0 + pow2(own[3 * row + $1] - other[j + $1]) }
          return kind == .l1 ? square.squareRoot() : square
        }.min() ?? .nan
      }
      return least.reduce(0, +) / Double(least.count)
    }
    let sum = mean(a, sets.0, b, sets.1) + mean(b, sets.1, a, sets.0)
    return kind == .l1 ? sum / 2 : sum
  }

  private func pow2(_ x: Double) -> Double { x * x }

  @Test(arguments: ChamferDistance.allCases, [(1, 1, 1), (3, 5, 7), (2, 32, 8), (70, 4, 33)])
  func agreesWithThePlainTwin(kind: ChamferDistance, shape: (Int, Int, Int)) throws {
    let (batch, p, q) = shape
    let a = randomValues(batch * p * 3, seed: 1).map { Double(Float($0)) }
    let b = randomValues(batch * q * 3, seed: 2).map { Double(Float($0)) }
    let expected = plain(kind, a, b, (p, q))
    for (backend, dtype, tolerance) in [
      (BackendKind.reference, DType.f64, 1e-12), (.auto, .f32, 1e-6), (.auto, .bf16, 3e-2),
    ] {
      let device = Device(backend, threads: 2)
      let distance = try Tensor(a, [batch * p, 3], dtype, device)
        .chamfer(kind, to: Tensor(b, [batch * q, 3], dtype, device), sets: (p, q))
      #expect(distance.shape == [])
      #expect(distance.dtype == (dtype == .f64 ? .f64 : .f32))
      #expect(difference(distance.doubles, [expected]) <= tolerance)
    }
  }

  @Test(arguments: ChamferDistance.allCases, [(1, 1), (5, 7), (20, 3)])
  func gradient(kind: ChamferDistance, sets: (Int, Int)) throws {
    try checkGradient([[3 * sets.0, 3], [3 * sets.1, 3]], step: 1e-6, tolerance: 1e-5) {
      try $0[0].chamfer(kind, to: $0[1], sets: sets)
    }
  }

  @Test func singlePrecisionHasTheSameGradient() throws {
    let (batch, p, q) = (40, 32, 9)
    let a = randomValues(batch * p * 3, seed: 3).map { Double(Float($0)) }
    let b = randomValues(batch * q * 3, seed: 4).map { Double(Float($0)) }
    let gradients = try [(DType.f64, 1), (.f32, 1), (.f32, 3)].map { dtype, threads in
      let device = Device(dtype == .f64 ? .reference : .auto, threads: threads)
      let x = try Tensor(a, [batch * p, 3], dtype, device).withGradient()
      let y = try Tensor(b, [batch * q, 3], dtype, device).withGradient()
      try x.chamfer(to: y, sets: (p, q)).scaled(by: 1000).backward()
      return (x.gradient?.doubles ?? []) + (y.gradient?.doubles ?? [])
    }
    #expect(gradients[0].contains { abs($0) > 0.1 })
    #expect(difference(gradients[0], gradients[1]) <= 1e-5)
    #expect(gradients[1] == gradients[2])
  }

  /// Equal sets are at distance 0, where the root has no slope.
  @Test(arguments: ChamferDistance.allCases)
  func equalSets(kind: ChamferDistance) throws {
    let device = Device(.auto, threads: 1), values = randomValues(60, seed: 5)
    let x = try Tensor(values, [20, 3], .f32, device).withGradient()
    let distance = try x.chamfer(kind, to: x.detached(), sets: (10, 10))
    try distance.backward()
    #expect(distance.doubles == [0])
    #expect(x.gradient?.doubles == Array(repeating: 0, count: 60))
  }

  @Test func shapesAreChecked() throws {
    let device = Device(.reference, threads: 1)
    let x = try Tensor(zeros: [6, 3], .f64, device), flat = try Tensor(zeros: [6, 2], .f64, device)
    let f32 = try Tensor(zeros: [6, 3], .f32, device),
      none = try Tensor(zeros: [0, 3], .f64, device)
    for wrong in [
      { try x.chamfer(to: x, sets: (4, 3)) }, { try x.chamfer(to: x, sets: (3, 2)) },
      { try x.chamfer(to: flat, sets: (3, 3)) }, { try x.chamfer(to: f32, sets: (3, 3)) },
      { try none.chamfer(to: none, sets: (3, 3)) }, { try x.chamfer(to: x, sets: (0, 3)) },
    ] as [() throws -> Tensor] {
      #expect(throws: TensorError.self) { try wrong() }
    }
  }
}

import Testing

@testable import ClozeTensor

/// Numbers in [-1, 1) that a test can repeat.
func randomValues(_ count: Int, seed: UInt64) -> [Double] {
  var random = CounterRandom(seed: seed, purpose: .test)
  return (0..<count).map { _ in random.uniform() * 2 - 1 }
}

func randomTensor(
  _ shape: [Int], _ dtype: DType = .f64, _ device: Device, seed: UInt64
) throws -> Tensor {
  try Tensor(randomValues(shape.reduce(1, *), seed: seed), shape, dtype, device)
}

/// The largest difference relative to the larger of 1 and the numbers' size; infinite where the
/// counts differ or anything is not finite, so that a comparison with it fails closed.
func difference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  var worst = 0.0
  for (x, y) in zip(a, b) {
    let distance = abs(x - y) / max(1, abs(x), abs(y))
    guard distance.isFinite else { return .infinity }
    worst = max(worst, distance)
  }
  return worst
}

/// Compares the vector-Jacobian product of `function` with central differences in double precision:
/// <v, J u> for random u and v, one input at a time.
func checkGradient(
  _ shapes: [[Int]], seed: UInt64 = 1, step: Double = 1e-5, tolerance: Double = 1e-6,
  sourceLocation: SourceLocation = #_sourceLocation,
  _ function: ([Tensor]) throws -> Tensor
) throws {
  let device = Device(.reference, threads: 1)
  let inputs = try shapes.enumerated().map { index, shape in
    try randomTensor(shape, .f64, device, seed: seed &* 31 &+ UInt64(index)).withGradient()
  }
  let output = try function(inputs)
  let v = randomValues(output.count, seed: seed &+ 1000)
  try output.backward(Tensor(v, output.shape, .f64, device))
  for (index, input) in inputs.enumerated() {
    let u = randomValues(input.count, seed: seed &+ 2000 &+ UInt64(index))
    let values = input.doubles
    let moved = try [1.0, -1.0].map { sign -> [Double] in
      var shifted = inputs.map { $0.detached() }
      shifted[index] = try Tensor(
        zip(values, u).map { $0 + sign * step * $1 }, input.shape, .f64, device)
      return try function(shifted).doubles
    }
    let numeric = zip(v, zip(moved[0], moved[1])).reduce(0) {
      $0 + $1.0 * ($1.1.0 - $1.1.1) / (2 * step)
    }
    let gradient = try #require(input.gradient, "input \(index)", sourceLocation: sourceLocation)
    #expect(gradient.shape == input.shape, sourceLocation: sourceLocation)
    let analytic = zip(gradient.doubles, u).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(
      difference([numeric], [analytic]) <= tolerance,
      "input \(index): numeric \(numeric), analytic \(analytic)", sourceLocation: sourceLocation)
  }
}

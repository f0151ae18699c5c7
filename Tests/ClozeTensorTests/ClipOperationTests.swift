import Foundation
import Testing

@testable import ClozeTensor

/// Operations on clips: attention between numbered rows and along trajectories, choices and
/// mixtures of frames, patches of pixels.
@Suite struct ClipOperationTests {
  /// Two groups: rows 0 to 4 with shared keys, rows 5 to 9.
  private static func shared() throws -> AttentionRows {
    try AttentionRows(groups: [
      [([0, 1, 2], [3, 4]), ([2, 0], [0, 1, 3, 3]), ([1], [])],
      [],
      [([5, 6, 7, 8, 9], [9, 5, 7])],
    ])
  }

  /// Each row of two clips, of 3 and 2 frames of 4 places, with its place at all times.
  private static func times() throws -> AttentionRows {
    try AttentionRows(
      groups: [(0, 3), (12, 2)].map { first, count in
        (0..<4).map { place in
          let rows = (0..<count).map { Int32(first + 4 * $0 + place) }
          return (rows, rows)
        }
      }, inPlace: true)
  }

  private static func mask(_ rate: Double) -> DropoutMask? {
    DropoutMask(rate: rate, CounterRandom(seed: 6, purpose: .dropout))
  }

  @Test(arguments: [0, 0.3])
  func attentionGradients(rate: Double) throws {
    let mask = Self.mask(rate), shared = try Self.shared(), times = try Self.times()
    try checkGradient([[11, 18]]) { try $0[0].indexedAttention(shared, heads: 2, dropout: mask) }
    try checkGradient([[20, 18]]) { try $0[0].indexedAttention(times, heads: 3, dropout: mask) }
    try checkGradient([[6, 24], [13, 16]]) {
      try $0[0].trajectoryAttention(
        $0[1], offsets: [0, 2, 2, 5, 6], frames: [2, 7, 3, 0], heads: 2, dropout: mask)
    }
  }

  @Test(arguments: BackendSuite.cases, [0, 0.3])
  func backendsAgree(test: BackendSuite.Case, rate: Double) throws {
    let suite = BackendSuite(), mask = Self.mask(rate)
    let shared = try Self.shared(), times = try Self.times()
    try suite.compare(test, [[11, 120]]) {
      try $0[0].indexedAttention(shared, heads: 2, dropout: mask)
    }
    try suite.compare(test, [[20, 60]]) {
      try $0[0].indexedAttention(times, heads: 4, dropout: mask)
    }
    for heads in [1, 4] {
      try suite.compare(test, [[95, 120], [382, 80]], activations: 2) {
        try $0[0].trajectoryAttention(
          $0[1], offsets: [0, 2, 2, 80, 94, 95], frames: [2, 7, 4, 1, 52], heads: heads,
          dropout: mask)
      }
    }
  }

  /// By hand: row 1 of a clip of two frames of two places sees itself and row 3.
  @Test func resultsArePutInPlace() throws {
    let device = Device(.auto, threads: 1)
    let rows = try AttentionRows(groups: [[([3, 1], [3, 1]), ([0, 2], [0, 2])]], inPlace: true)
    // No queries, so that all keys weigh the same.
    let x = try Tensor(
      [0, 0, 1, 0, 0, 2, 0, 0, 4, 0, 0, 8] as [Float], [4, 3], .f32, device)
    #expect(try x.indexedAttention(rows, heads: 1).values == [2.5, 5, 2.5, 5])
  }

  @Test func badRowsAreRefused() throws {
    for (groups, inPlace) in [
      ([[([-1], [0])]], false), ([[([0], [1])], [([2], [1])]], false), ([[([0, 0], [0])]], true),
      ([[([1], [0])]], true),
    ] as [([[(queries: [Int32], keys: [Int32])]], Bool)] {
      #expect(throws: TensorError.self) { try AttentionRows(groups: groups, inPlace: inPlace) }
    }
    let device = Device(.reference, threads: 1), x = try Tensor(zeros: [9, 6], .f64, device)
    #expect(throws: TensorError.self) { try x.indexedAttention(Self.shared(), heads: 1) }
    #expect(throws: TensorError.self) {
      try x.trajectoryAttention(x, offsets: [0, 9], frames: [1], heads: 1)
    }
  }

  @Test func mixingAndSoftmaxGradients() throws {
    let offsets: [Int32] = [0, 3, 3, 7]
    try checkGradient([[7]]) { try $0[0].softmax(offsets: offsets) }
    try checkGradient([[14, 5], [2 * 3 + 3 * 4]]) {
      try $0[0].mixingUnits($0[1], offsets: offsets, counts: [2, 0, 3], size: 2)
    }
    let x = try Tensor([1, 2, 4] as [Float], [3], .f32, Device(.auto, threads: 1))
    let shares = try x.softmax(offsets: [0, 1, 3]).values
    #expect(shares[0] == 1 && abs(shares[1] - 1 / (1 + Float(exp(2.0)))) < 1e-6)
  }

  /// By hand for two draws of three scores, of which two are chosen.
  @Test func sharesAreMeansOverDraws() throws {
    let device = Device(.auto, threads: 2)
    let scores = try Tensor([0.3, 0.5, 0.2, 9] as [Float], [4], .f32, device).withGradient()
    // 0.3, 0.5, 0.2 and then 0.3, 0.1, 0.4: places 0 and 1, then 0 and 2.
    let shares = try scores.perturbedTopK(
      offsets: [0, 3, 4], counts: [2, 1], noise: [0, 0, 0, 0, -4, 2, 5, 7], sigma: 0.1)
    #expect(shares.values == [1, 0, 0, 0, 0.5, 0.5, 1])
    // The second draw's value is 3 + 5; the first has no noise.
    try shares.backward(Tensor([3, 0, 0, 0, 1, 5, 2] as [Float], [7], .f32, device))
    let slopes = try #require(scores.gradient).values
    let expected: [Float] = [0, 8 * -4 / 0.2, 8 * 2 / 0.2, 2 * 12 / 0.2]
    #expect(zip(slopes, expected).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  /// The gradient is that of the mean over noise, which finite differences of many draws show; with
  /// the terms of the chosen place alone some signs are wrong.
  @Test func theGradientIsThatOfTheExpectation() throws {
    let draws = 200_000, step = 0.02
    var random = CounterRandom(seed: 5, purpose: .test)
    let noise = (0..<draws * 5).map { _ in random.normal() }
    let scores = [0.22, 0.17, 0.25, 0.2, 0.16], upstream = (0..<10).map { _ in random.normal() }
    func value(_ scores: [Double]) throws -> Double {
      let x = try Tensor(scores, [5], .f64, Device(.reference, threads: 2))
      return zip(
        upstream,
        try x.perturbedTopK(offsets: [0, 5], counts: [2], noise: noise, sigma: 0.05).doubles
      ).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let x = try Tensor(scores, [5], .f64, Device(.reference, threads: 2)).withGradient()
    try x.perturbedTopK(offsets: [0, 5], counts: [2], noise: noise, sigma: 0.05)
      .backward(Tensor(upstream, [10], .f64, x.device))
    let slopes = try #require(x.gradient).doubles
    for place in 0..<5 {
      var (up, down) = (scores, scores)
      up[place] += step
      down[place] -= step
      let numeric = try (value(up) - value(down)) / (2 * step)
      #expect(abs(numeric - slopes[place]) < 0.35, "\(place): \(numeric), \(slopes[place])")
      #expect(abs(numeric) > 1)
    }
  }

  /// A tube of two frames of 4 x 4 pixels, by hand.
  @Test func patchesAreTubesOfPixels() throws {
    let grid = try PatchGrid(size: 4, patch: 2, tube: 2)
    #expect((grid.count, grid.width, grid.bytes) == (4, 24, 96))
    let bytes = (0..<96).map { UInt8($0) }
    let x = try grid.patches(of: bytes, scale: .plain, .f32, Device(.auto, threads: 2))
    #expect(x.shape == [4, 24])
    // Patch 3: rows 2 and 3, columns 2 and 3 of both frames.
    let pixels = [10, 11, 14, 15, 26, 27, 30, 31]
    let expected = pixels.flatMap { pixel in (0..<3).map { Double(3 * pixel + $0) / 127.5 - 1 } }
    #expect(difference(Array(x.doubles.suffix(24)), expected) < 1e-6)
    let scaled = try grid.patches(of: bytes, scale: .clip, .f64, Device(.reference, threads: 1))
    // The blue of the first pixel of patch 1, which is the third pixel of the frame.
    let blue = (8.0 / 255 - 0.40821073) / 0.27577711
    #expect(abs(scaled.doubles[26] - blue) < 1e-12)
    #expect(throws: TensorError.self) {
      try grid.patches(of: Array(bytes.dropLast()), scale: .plain, .f32, x.device)
    }
    #expect(throws: TensorError.self) { try PatchGrid(size: 5, patch: 2) }
    let chosen = try grid.patches(of: bytes, chosen: [3, 1], scale: .plain, .f32, x.device)
    #expect(chosen.doubles == Array(x.doubles[72...] + x.doubles[24..<48]))
    for wrong: [Int32] in [[4], [-1]] {
      #expect(throws: TensorError.self) {
        try grid.patches(of: bytes, chosen: wrong, scale: .plain, .f32, x.device)
      }
    }
  }

  /// Pixels less their mean, over their deviation; those that are all equal are zero.
  @Test func targetsAreStandardizedByPatchAndColour() throws {
    let grid = try PatchGrid(size: 4, patch: 2, tube: 1)
    var bytes = (0..<48).map { UInt8($0 * $0 % 251) }
    for (row, column) in [(0, 2), (0, 3), (1, 2), (1, 3)] { bytes[12 * row + 3 * column] = 9 }
    let device = Device(.reference, threads: 2)
    let targets = try grid.targets(of: bytes, chosen: [1, 2], .f64, device)
    var expected: [Double] = []
    for corner in [(0, 2), (2, 0)] {
      let pixels = [(0, 0), (0, 1), (1, 0), (1, 1)].map {
        12 * (corner.0 + $0) + 3 * (corner.1 + $1)
      }
      let colours = (0..<3).map { colour -> [Double] in
        let values = pixels.map { Double(bytes[$0 + colour]) / 255 }
        let mean = values.reduce(0, +) / 4
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3).squareRoot()
        return values.map { ($0 - mean) / (deviation + 1e-6) }
      }
      expected += (0..<4).flatMap { pixel in (0..<3).map { colours[$0][pixel] } }
    }
    #expect(difference(targets.values.doubles, expected) < 1e-12)
    #expect(stride(from: 0, to: 12, by: 3).allSatisfy { targets.values.doubles[$0] == 0 })
    let square = expected.reduce(0) { $0 + $1 * $1 } / 24
    // Five of six patches and colours have pixels that differ.
    #expect(abs(targets.meanSquare - square) < 1e-12 && abs(square - 0.75 * 5 / 6) < 1e-4)
  }

  @Test func squaredErrorsOfMatrices() throws {
    let device = Device(.reference, threads: 2)
    let targets = try Tensor((0..<35).map { sin(Double($0)) }, [5, 7], .f64, device)
    try checkGradient([[5, 7]]) { try $0[0].squaredError(targets) }
    let x = try Tensor([Double](repeating: 0, count: 35), [5, 7], .f64, device)
    let mean = targets.doubles.reduce(0) { $0 + $1 * $1 } / 35
    #expect(abs(try x.squaredError(targets).doubles[0] - mean) < 1e-12)
    #expect(throws: TensorError.self) { try x.squaredError(targets.reshaped([7, 5])) }
  }
}

import Foundation
import Testing

@testable import ClozeTensor

/// The CTC loss against PyTorch's (see `Fixtures/make_ctc.py`), against differences, and at its
/// limits.
@Suite struct CTCTests {
  private struct Utterance: Decodable {
    var classes: Int
    var labels: [Int32]
    var blank: Int32
    var logits: [Double]
    var loss: Double
    var gradient: [Double]
  }

  private func golden() throws -> [Utterance] {
    let url = try #require(
      Bundle.module.url(forResource: "ctc", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode([Utterance].self, from: Data(contentsOf: url))
  }

  @Test(arguments: [(DType.f64, 1e-9), (.f32, 2e-5), (.bf16, 5e-2)])
  func agreesWithPyTorch(dtype: DType, tolerance: Double) throws {
    let cases = try golden()
    #expect(cases.count == 9)
    for (index, one) in cases.enumerated() {
      let device = Device(dtype == .f64 ? .reference : .auto, threads: 2)
      let frames = one.logits.count / one.classes
      let logits = try Tensor(one.logits, [frames, one.classes], dtype, device).withGradient()
      let loss = try logits.ctc([one.labels], offsets: [0, Int32(frames)], blank: one.blank)
      try loss.sum().backward()
      #expect(difference(loss.doubles, [one.loss]) <= tolerance, "\(index)")
      #expect(difference(logits.gradient?.doubles ?? [], one.gradient) <= tolerance, "\(index)")
    }
  }

  @Test func gradients() throws {
    try checkGradient([[13, 4]]) {
      try $0[0].ctc([[1, 2, 2], [], [3, 1]], offsets: [0, 6, 7, 13], blank: 0)
    }
  }

  /// An utterance has the same bits alone, beside others and on several threads.
  @Test func utterancesDoNotMix() throws {
    let labels: [[Int32]] = [[1, 3, 3], [2], [], [4, 1, 4, 1, 2]]
    let offsets: [Int32] = [0, 40, 41, 58, 99]
    let values = randomValues(99 * 5, seed: 3)
    func run(_ range: Range<Int>, threads: Int) throws -> [[Double]] {
      let rows = Int(offsets[range.lowerBound])..<Int(offsets[range.upperBound])
      let logits = try Tensor(
        Array(values[rows.lowerBound * 5..<rows.upperBound * 5]), [rows.count, 5], .f32,
        Device(.auto, threads: threads)
      ).withGradient()
      let loss = try logits.ctc(
        Array(labels[range]),
        offsets: offsets[range.lowerBound...range.upperBound].map { $0 - Int32(rows.lowerBound) },
        blank: 0)
      try loss.sum().backward()
      return [loss.doubles, logits.gradient?.doubles ?? []]
    }
    let together = try run(0..<4, threads: 3)
    let alone = try (0..<4).map { try run($0..<$0 + 1, threads: 1) }
    #expect(together[0] == alone.flatMap { $0[0] })
    #expect(together[1] == alone.flatMap { $0[1] })
  }

  /// Single precision loses nothing over a long utterance: paths are kept relative to the best.
  @Test func longUtterances() throws {
    let frames = 800, values = randomValues(frames * 7, seed: 4).map { 8 * $0 }
    let labels = (0..<200).map { (i: Int) -> Int32 in Int32(1 + i * i % 5 + i % 2) }
    let results = try [DType.f64, .f32].map { dtype -> [[Double]] in
      let logits = try Tensor(
        values.map { Double(Float($0)) }, [frames, 7], dtype,
        Device(dtype == .f64 ? .reference : .auto, threads: 2)
      ).withGradient()
      let loss = try logits.ctc([labels], offsets: [0, Int32(frames)], blank: 0)
      try loss.sum().backward()
      return [loss.doubles, logits.gradient?.doubles ?? []]
    }
    #expect(results[0][0][0] > 700)
    #expect(difference(results[0][0], results[1][0]) <= 1e-6)
    #expect(difference(results[0][1], results[1][1]) <= 2e-4)
  }

  /// Equal logits, as silence gives: every alignment has the same probability.
  @Test func silence() throws {
    let logits = try Tensor(zeros: [3, 4], .f32, Device(.auto, threads: 1))
    let loss = try logits.ctc([[2]], offsets: [0, 3], blank: 0)
    // 2 alone or with itself and blanks around it: six of the 64 paths.
    #expect(difference(loss.doubles, [log(64.0 / 6)]) <= 1e-6)
  }

  @Test(arguments: [DType.f32, .f64]) func impossibleIsInfinite(dtype: DType) throws {
    let never = -Double.infinity
    let values: [Double] = [0, never, 0, 0, never, 0]
    let device = Device(dtype == .f64 ? .reference : .auto, threads: 1)
    let logits = try Tensor(values, [2, 3], dtype, device).withGradient()
    let loss = try logits.ctc([[1]], offsets: [0, 2], blank: 0)
    #expect(loss.doubles == [Double.infinity])
    try loss.sum().backward()
    // As in PyTorch; the plain twin has gradients of the possible parts of the paths.
    if dtype == .f32 { #expect(logits.gradient?.doubles.allSatisfy { $0.isNaN } == true) }
    let possible = try logits.detached().ctc([[2]], offsets: [0, 2], blank: 0)
    #expect(difference(possible.doubles, [log(4.0 / 3)]) <= 1e-6)
  }

  @Test func notANumber() throws {
    let device = Device(.auto, threads: 1)
    for bad in [Double.nan, .infinity] {
      let logits = try Tensor([0, bad, 0, 0, 0, 0], [2, 3], .f32, device)
      #expect(try logits.ctc([[2]], offsets: [0, 2], blank: 0).doubles[0].isNaN)
    }
  }

  @Test func wrongLabelsAreErrors() throws {
    let logits = try Tensor(zeros: [4, 3], .f32, Device(.auto, threads: 1))
    for (labels, offsets) in [
      ([[1, 1, 2, 2]], [0, 4]), ([[3]], [0, 4]), ([[-1]], [0, 4]), ([[0]], [0, 4]),
      ([[1]], [0, 3]), ([[1]], [0, 2, 4]), ([[1], []], [0, 4, 4]),
    ] as [([[Int32]], [Int32])] {
      #expect(throws: TensorError.self) {
        try logits.ctc(labels, offsets: offsets, blank: 0)
      }
    }
    #expect(CTC.leastFrames([]) == 1)
    #expect(CTC.leastFrames([4, 4, 4, 2]) == 6)
  }
}

import Foundation
import Testing

@testable import ClozeTensor

/// Pointers into packed sequences: loss by hand, gradients, and who may be pointed at.
@Suite struct PointerTests {
  private let device = Device(.reference, threads: 1)
  private let candidates = [true, false, true, true, true, true, false, true, false, false]
  private let targets = [false, false, true, true, false, false, false, true, false, true]

  private func pointer(multiplied: Bool) -> PointerTargets {
    PointerTargets(
      offsets: [0, 4, 6, 9, 10], candidates: candidates, targets: targets,
      multipliesMask: multiplied)
  }

  @Test(arguments: [false, true]) func gradients(multiplied: Bool) throws {
    try checkGradient([[10]]) { try $0[0].pointerCrossEntropy(pointer(multiplied: multiplied)) }
  }

  /// The second sequence has no target, the last none that may be pointed at: neither counts.
  @Test func lossByHand() throws {
    let scores = [1.0, 9, 2, 3, 5, 6, 7, 4, 8, 9]
    let tensor = try Tensor(scores, [10], .f64, device)
    let e: [Double] = (0...4).map { exp(Double($0)) }
    let first: Double = -log((e[2] + e[3]) / (e[1] + e[2] + e[3]))
    let loss = try tensor.pointerCrossEntropy(pointer(multiplied: false)).doubles[0]
    #expect(abs(loss - first / 2) < 1e-12)
    let firstMultiplied: Double = -log((e[2] + e[3]) / (e[1] + 1 + e[2] + e[3]))
    let third: Double = -log(e[4] / (1 + e[4] + 1))
    let multiplied = try tensor.pointerCrossEntropy(pointer(multiplied: true)).doubles[0]
    #expect(abs(multiplied - (firstMultiplied + third) / 2) < 1e-12)
    #expect(pointer(multiplied: false).best(scores) == [3, 1, 1, nil])
    #expect(pointer(multiplied: true).best(scores.map { -$0 }) == [1, 0, 0, 0])
  }

  @Test func wrongCountsAreErrors() throws {
    let short = try Tensor([1.0, 2], [2], .f64, device)
    #expect(throws: TensorError.self) { try short.pointerCrossEntropy(pointer(multiplied: false)) }
    let table = try Tensor([1.0, 2], [1, 2], .f64, device)
    #expect(throws: TensorError.self) { try table.pointerCrossEntropy(pointer(multiplied: false)) }
  }

  @Test func nothingToPointAtIsNoLoss() throws {
    let scores = try Tensor([1.0, 2], [2], .f64, device).withGradient()
    let nothing = PointerTargets(
      offsets: [0, 2], candidates: [false, false], targets: [true, false])
    let loss = try scores.pointerCrossEntropy(nothing)
    #expect(loss.doubles == [0])
    try loss.backward()
    #expect(scores.gradient?.doubles == [0, 0])
  }
}

import ClozeData
import ClozeTensor
import Foundation
import Testing

@Suite struct PointAugmentationTests {
  private let corner: [Float] = [1, 1, 1, -1, -1, -1]

  private func augmented(
    _ sample: Int, _ change: (inout PointAugmentation) -> Void
  ) -> [Float] {
    var augmentation = PointAugmentation.none, cloud = corner
    change(&augmentation)
    var random = CounterRandom(seed: 2, purpose: .test, sample: sample)
    augmentation.apply(&cloud, &random)
    return cloud
  }

  @Test func nothingIsChangedByNone() {
    #expect(augmented(0) { _ in } == corner)
  }

  @Test func axesAreScaledAndShiftedOnTheirOwn() {
    var scales: [Float] = [], shifts: [Float] = []
    for sample in 0..<500 {
      let cloud = augmented(sample) { $0 = PointAugmentation() }
      for axis in 0..<3 {
        scales.append((cloud[axis] - cloud[axis + 3]) / 2)
        shifts.append((cloud[axis] + cloud[axis + 3]) / 2)
      }
    }
    #expect(scales.allSatisfy { $0 > 0.6666 && $0 < 1.5001 } && Set(scales).count > 1400)
    #expect((scales.min() ?? 1) < 0.68 && (scales.max() ?? 1) > 1.48)
    #expect(shifts.allSatisfy { abs($0) < 0.2001 })
    #expect((shifts.min() ?? 0) < -0.19 && (shifts.max() ?? 0) > 0.19)
    let mean = scales.reduce(0, +) / Float(scales.count)
    #expect(abs(mean - 1.0833) < 0.03)
  }

  @Test(arguments: PointAugmentation.Axis.allCases)
  func turnsLeaveTheUpAxis(axis: PointAugmentation.Axis) throws {
    let up = try #require(PointAugmentation.Axis.allCases.firstIndex(of: axis))
    var angles: Set<Int> = []
    for sample in 0..<200 {
      let cloud = augmented(sample) {
        $0.rotation = true
        $0.up = axis
      }
      #expect(cloud[up] == 1 && cloud[up + 3] == -1)
      let (a, b) = (Double(cloud[(up + 1) % 3]), Double(cloud[(up + 2) % 3]))
      #expect(abs(a * a + b * b - 2) < 1e-5)
      angles.insert(Int(((atan2(b, a) / .pi + 1) * 4).rounded(.down)))
    }
    #expect(angles.isSuperset(of: 0..<8))
  }

  @Test func jitterIsSmall() {
    var moves: [Float] = []
    for sample in 0..<400 {
      let cloud = augmented(sample) { $0.jitter = 0.01 }
      for (moved, place) in zip(cloud, corner) { moves.append(moved - place) }
    }
    #expect(moves.allSatisfy { abs($0) < 0.0301 })
    let sum: Float = moves.reduce(0) { $0 + $1 * $1 }
    let square = sum / Float(moves.count)
    #expect(abs(square.squareRoot() - 0.01) < 0.001)
  }

  @Test func settingsAreChecked() {
    var augmentation = PointAugmentation()
    #expect(augmentation.validate().isEmpty && PointAugmentation.none.validate().isEmpty)
    (augmentation.minimumScale, augmentation.shift, augmentation.jitter) = (2, .nan, -1)
    #expect(augmentation.validate().count == 3)
    #expect(Set(PointAugmentation.summaries.keys).count == 6)
  }
}

import Foundation
import Testing

@testable import ClozeTraining

@Suite struct ScheduleTests {
  func share(_ shape: Schedule.Shape, _ step: Int, finalShare: Double = 0) -> Double {
    var schedule = Schedule()
    schedule.shape = shape
    schedule.warmup = 0.1
    schedule.finalShare = finalShare
    return schedule.share(step, of: 100)
  }

  @Test(arguments: Schedule.Shape.allCases)
  func warmUpRisesToThePeak(shape: Schedule.Shape) {
    #expect(abs(share(shape, 1) - 0.1) < 1e-12)
    #expect(abs(share(shape, 5) - 0.5) < 1e-12)
    #expect(share(shape, 10) == 1)
  }

  @Test func shapesAfterTheWarmUp() {
    #expect(abs(share(.linear, 55) - 0.5) < 1e-12)
    #expect(share(.linear, 100) == 0)
    #expect(abs(share(.linear, 100, finalShare: 0.1) - 0.1) < 1e-12)
    #expect(abs(share(.cosine, 55) - 0.5) < 1e-12)
    #expect(abs(share(.cosine, 40) - 0.75) < 1e-12)
    #expect(share(.constant, 100) == 1)
    #expect(abs(share(.inverseSquareRoot, 40) - 0.5) < 1e-12)
  }

  @Test func triStageFallsInTheSecondHalf() {
    #expect(abs(share(.triStage, 1) - 0.1) < 1e-12)
    for step in [10, 30, 50] { #expect(share(.triStage, step, finalShare: 0.04) == 1) }
    #expect(abs(share(.triStage, 75, finalShare: 0.04) - 0.2) < 1e-12)
    #expect(abs(share(.triStage, 100, finalShare: 0.04) - 0.04) < 1e-12)
    #expect(abs(share(.triStage, 100) - 0.01) < 1e-12)
  }

  @Test func warmupStableDecayFallsInTheLastTenth() {
    #expect(abs(share(.warmupStableDecay, 1) - 0.1) < 1e-12)
    for step in [10, 55, 90] { #expect(share(.warmupStableDecay, step) == 1) }
    #expect(abs(share(.warmupStableDecay, 95) - 0.5) < 1e-12)
    #expect(abs(share(.warmupStableDecay, 95, finalShare: 0.1) - 0.55) < 1e-12)
    #expect(share(.warmupStableDecay, 100, finalShare: 0.1) == 0.1)
    // A warm-up that ends later leaves what is left of the steps.
    var late = Schedule()
    (late.shape, late.warmup) = (.warmupStableDecay, 0.96)
    #expect(late.share(96, of: 100) == 1 && late.share(98, of: 100) == 0.5)
    #expect(late.share(100, of: 100) == 0)
  }

  /// Recipes name shapes, so that the names of those that there have been stay.
  @Test func shapesAreTheirNames() throws {
    let names = Schedule.Shape.allCases.map(\.rawValue)
    #expect(names.prefix(4) == ["linear", "cosine", "constant", "inverse-square-root"])
    #expect(Set(names).count == names.count)
    #expect(Schedule.Shape(rawValue: "cosin") == nil)
    for shape in Schedule.Shape.allCases {
      #expect(Schedule.Shape(rawValue: shape.rawValue) == shape && "\(shape)" == shape.rawValue)
      #expect(!shape.summary.isEmpty)
      let json = try JSONEncoder().encode([shape])
      #expect(String(decoding: json, as: UTF8.self) == "[\"\(shape.rawValue)\"]")
      #expect(try JSONDecoder().decode([Schedule.Shape].self, from: json) == [shape])
    }
    #expect(Schedule.Shape.linear != .cosine)
  }

  @Test func everyShapeHasAFileAndEveryFileAShape() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ClozeTraining/Optimizer/Schedules")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let names = Schedule.Shape.allCases.map { $0.rawValue.replacing("-", with: "") + ".swift" }
    #expect(Set(files.map { $0.lowercased() }) == Set(names))
  }

  @Test func oneStepIsNoDivisionByZero() {
    for shape in Schedule.Shape.allCases {
      var schedule = Schedule()
      schedule.shape = shape
      #expect(schedule.share(1, of: 1).isFinite)
    }
  }
}

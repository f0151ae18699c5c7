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

  @Test func oneStepIsNoDivisionByZero() {
    for shape in Schedule.Shape.allCases {
      var schedule = Schedule()
      schedule.shape = shape
      #expect(schedule.share(1, of: 1).isFinite)
    }
  }
}

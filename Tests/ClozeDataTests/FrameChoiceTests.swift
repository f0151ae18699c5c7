import ClozeTensor
import Testing

@testable import ClozeData

@Suite struct FrameChoiceTests {
  private func even(_ count: Int) -> [Double] { (0..<count).map { Double($0) / 25 } }

  @Test func `The middles of equal stretches, by time`() {
    #expect(
      FrameChoice.middles(even(75), end: 3, count: 8) == [4, 14, 23, 32, 42, 51, 60, 70])
    #expect(FrameChoice.middles(even(75), end: 3, count: 1) == [37])
    // 20 frames at 25 per second, then every fourth: time counts, not the number.
    let varied = even(20) + (1...14).map { 0.76 + 0.16 * Double($0) }
    #expect(FrameChoice.middles(varied, end: 3.16, count: 4) == [9, 22, 27, 32])
  }

  @Test func `Fewer frames than stretches are taken again`() {
    #expect(FrameChoice.middles(even(3), end: 0.12, count: 6) == [0, 0, 1, 1, 2, 2])
    #expect(FrameChoice.middles(even(1), end: 0.04, count: 3) == [0, 0, 0])
    #expect(FrameChoice.different(even(3), end: 0.12, count: 6) == [0, 1, 2])
    #expect(FrameChoice.different(even(9), end: 0.36, count: 3) == [1, 4, 7])
  }

  @Test func `A random frame is one of its stretch, and each is taken`() {
    var seen = [Set<Int>](repeating: [], count: 5)
    for sample in 0..<200 {
      var random = CounterRandom(seed: 2, purpose: .test, sample: sample)
      let chosen = FrameChoice.random(even(23), end: 0.92, count: 5, using: &random)
      #expect(chosen == chosen.sorted() && chosen.count == 5)
      for (stretch, frame) in chosen.enumerated() { seen[stretch].insert(frame) }
    }
    #expect(
      seen == [
        Set(0..<5), Set(5..<10), Set(10..<14), Set(14..<19), Set(19..<23),
      ])
  }

  @Test func `A stretch without a frame has the one that is seen`() {
    var random = CounterRandom(seed: 2, purpose: .test)
    let times = [0, 0.1, 2.6], chosen = FrameChoice.random(times, end: 4, count: 4, using: &random)
    #expect([0, 1].contains(chosen[0]))
    #expect(Array(chosen[1...]) == [1, 2, 2])
  }
}

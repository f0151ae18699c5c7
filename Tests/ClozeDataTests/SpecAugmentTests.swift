import ClozeTensor
import Testing

@testable import ClozeData

@Suite struct SpecAugmentTests {
  private static let offsets: [Int32] = [0, 30, 31, 250]

  private static func ones() -> SpeechFrames {
    SpeechFrames(
      values: [Float](repeating: 1, count: 250 * 20), offsets: offsets, bins: 20)
  }

  private static func masked(
    _ settings: SpecAugment, seed: UInt64 = 1, step: Int = 3, utterances: [Int] = [4, 8, 6]
  ) -> SpeechFrames {
    var frames = ones()
    settings.apply(to: &frames, seed: seed, step: step, utterances: utterances)
    return frames
  }

  /// True if all bins of a frame are 0, or all frames of an utterance in a bin.
  private static func isHidden(_ frames: SpeechFrames, frame: Int) -> Bool {
    frames.values[frame * 20..<(frame + 1) * 20].allSatisfy { $0 == 0 }
  }

  @Test func `Masks follow from the seed, the step and the utterance alone`() {
    let settings = SpecAugment(), frames = Self.masked(settings)
    #expect(frames == Self.masked(settings))
    #expect(frames != Self.masked(settings, seed: 2))
    #expect(frames != Self.masked(settings, step: 4))
    var alone = SpeechFrames(
      values: [Float](repeating: 1, count: 219 * 20), offsets: [0, 219], bins: 20)
    settings.apply(to: &alone, seed: 1, step: 3, utterances: [6])
    #expect(alone.values == Array(frames.values.suffix(219 * 20)))
  }

  @Test func `Bands take all frames of an utterance, and stretches all bins`() {
    var settings = SpecAugment.none
    #expect(Self.masked(settings) == Self.ones())
    (settings.frequencyMasks, settings.frequencyWidth) = (1, 5)
    let bands = Self.masked(settings)
    for utterance in 0..<3 {
      let rows = bands.frames(utterance).map { Array(bands.values[$0 * 20..<($0 + 1) * 20]) }
      #expect(Set(rows).count == 1)
      #expect(rows[0].count { $0 == 0 } <= 5)
    }
    settings = .none
    (settings.timeMasks, settings.timeWidth, settings.timeShare) = (1, 9, 0.5)
    let stretches = Self.masked(settings)
    for frame in 0..<250 {
      let row = stretches.values[frame * 20..<(frame + 1) * 20]
      #expect(Set(row).count == 1)
    }
  }

  @Test func `Widths are uniform from 0 to the most, and places reach both ends`() {
    var settings = SpecAugment.none
    (settings.timeMasks, settings.timeWidth, settings.timeShare) = (1, 40, 0.1)
    var widths: [Int: Int] = [:], first = 0, last = 0
    for step in 0..<2000 {
      let frames = Self.masked(settings, step: step)
      let hidden = (31..<250).filter { Self.isHidden(frames, frame: $0) }
      widths[hidden.count, default: 0] += 1
      first += hidden.first == 31 ? 1 : 0
      last += hidden.last == 249 ? 1 : 0
      // A tenth of 30 frames is 3, of one frame none.
      #expect((0..<30).count { Self.isHidden(frames, frame: $0) } <= 3)
      #expect(!Self.isHidden(frames, frame: 30))
    }
    // A tenth of 219 frames.
    #expect(widths.keys.max() == 21 && widths.count == 22)
    #expect(widths.values.allSatisfy { (50...140).contains($0) })
    #expect(first > 0 && last > 0)
  }

  @Test func `Settings out of range are problems`() {
    var settings = SpecAugment()
    #expect(settings.problems().isEmpty)
    (settings.timeShare, settings.timeMasks, settings.frequencyWidth) = (1.5, -1, -2)
    #expect(settings.problems().count == 3)
  }
}

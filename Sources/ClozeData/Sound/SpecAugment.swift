import ClozeConfiguration
import ClozeTensor

/// SpecAugment (Park et al. 2019): bands of bins and stretches of frames of an utterance become 0
/// each time it is used for training. Of normalized features 0 is the mean.
///
/// It changes what a model reads and asks nothing about it, unlike a masking policy, whose hidden
/// places are there to be predicted; so it belongs to the data.
public struct SpecAugment: ConfigurationSection {
  /// The number of bands of bins.
  public var frequencyMasks = 2
  /// The most bins of a band; the number is drawn from 0 on.
  public var frequencyWidth = 27
  /// The number of stretches of frames.
  public var timeMasks = 2
  /// The most frames of a stretch; the number is drawn from 0 on.
  public var timeWidth = 100
  /// The largest share of an utterance's frames that one stretch takes.
  public var timeShare = 0.2

  /// Makes the masks of LibriSpeech.
  public init() {}

  /// Two short stretches of frames and no bands of bins, which small models learn far slower with.
  public static var stretches: Self {
    var settings = Self()
    (settings.frequencyMasks, settings.timeWidth, settings.timeShare) = (0, 20, 0.1)
    return settings
  }

  /// No masks.
  public static var none: Self {
    var settings = Self()
    (settings.frequencyMasks, settings.timeMasks) = (0, 0)
    return settings
  }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "frequencyMasks": "the number of bands of bins that become 0; 0 for none",
    "frequencyWidth": "the most bins of a band; the number is drawn from 0 on",
    "timeMasks": "the number of stretches of frames that become 0; 0 for none",
    "timeWidth": "the most frames, of 10 ms, of a stretch; the number is drawn from 0 on",
    "timeShare": "the largest share of an utterance's frames that one stretch takes",
  ]

  /// Returns the problems of the settings; empty if there are none.
  public func problems() -> [String] {
    let counts = [("frequencyMasks", frequencyMasks), ("timeMasks", timeMasks)]
      .filter { !(0...100).contains($0.1) }
      .map { "\($0.0) is \($0.1): must be in 0...100" }
    let widths = [("frequencyWidth", frequencyWidth), ("timeWidth", timeWidth)]
      .filter { !(0...100_000).contains($0.1) }
      .map { "\($0.0) is \($0.1): must be in 0...100000" }
    let share =
      (0...1).contains(timeShare) ? [] : ["timeShare is \(timeShare): must be in 0...1"]
    return counts + widths + share
  }

  /// Masks `frames` in place, with masks that depend on the seed, the step and the utterance alone.
  ///
  /// - Parameter utterances: The number of each utterance in its corpus [B].
  public func apply(
    to frames: inout SpeechFrames, seed: UInt64, step: Int, utterances: [Int]
  ) {
    precondition(utterances.count == frames.count, "a number for each utterance")
    for (place, utterance) in utterances.enumerated() {
      var random = CounterRandom(
        seed: seed, purpose: .specAugment, step: step, sample: utterance)
      let rows = frames.frames(place)
      for _ in 0..<frequencyMasks {
        let band = Self.draw(frequencyWidth, of: frames.bins, &random)
        clear(&frames, rows, band)
      }
      let most = min(timeWidth, Int(timeShare * Double(rows.count)))
      for _ in 0..<timeMasks {
        let stretch = Self.draw(most, of: rows.count, &random)
        let start = rows.lowerBound + stretch.lowerBound
        clear(&frames, start..<start + stretch.count, 0..<frames.bins)
      }
    }
  }

  /// Draws a width from 0 to `most`, then a place for it among `count`.
  private static func draw(
    _ most: Int, of count: Int, _ random: inout CounterRandom
  ) -> Range<Int> {
    let width = random.below(min(most, count) + 1)
    let start = random.below(count - width + 1)
    return start..<start + width
  }

  private func clear(_ frames: inout SpeechFrames, _ rows: Range<Int>, _ bins: Range<Int>) {
    for row in rows {
      for bin in bins { frames.values[row * frames.bins + bin] = 0 }
    }
  }
}

extension CounterRandom.Purpose {
  /// The masks of SpecAugment.
  static let specAugment = Self("specAugment")
}

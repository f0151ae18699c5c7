import ClozeTensor
import ClozeTraining

extension VideoBody {
  /// Returns the share `captioned` of `clips`, ascending: at least one. The draw depends on the
  /// seed and the clips alone, and one of a smaller share is part of one of a larger share.
  func captionedClips(of clips: [Int32], seed: UInt64) -> [Int32] {
    guard captioned < 1, !clips.isEmpty else { return clips }
    var random = CounterRandom(seed: seed, purpose: .captioned)
    let wanted = max(1, Int((captioned * Double(clips.count)).rounded()))
    return clips.shuffled(using: &random).prefix(wanted).sorted()
  }
}

extension CounterRandom.Purpose {
  /// The draw of clips that are used with their captions.
  fileprivate static let captioned = Self("video.captioned")
}

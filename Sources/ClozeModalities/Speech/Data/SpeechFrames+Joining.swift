import ClozeData

extension SpeechFrames {
  /// Makes the frames of several utterances, one behind the other.
  ///
  /// - Shapes: each of `utterances` [T, bins].
  init(joining utterances: [[Float]], bins: Int) {
    let offsets = utterances.reduce(into: [Int32(0)]) { offsets, frames in
      offsets.append(offsets[offsets.count - 1] + Int32(frames.count / bins))
    }
    self.init(values: utterances.flatMap { $0 }, offsets: offsets, bins: bins)
  }
}

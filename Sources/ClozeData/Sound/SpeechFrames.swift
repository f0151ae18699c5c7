/// Frames of features of several utterances, one behind the other, without padding.
public struct SpeechFrames: Sendable, Equatable {
  /// The features [T, bins].
  public var values: [Float]
  /// The frame at which each utterance starts, and the number of all [B + 1].
  public var offsets: [Int32]
  /// The number of features of a frame.
  public let bins: Int

  /// Makes frames of utterances.
  ///
  /// - Shapes: values [T, bins], offsets [B + 1] from 0 to T, ascending.
  public init(values: [Float], offsets: [Int32], bins: Int) {
    precondition(
      offsets.first == 0 && values.count == Int(offsets.last ?? 0) * bins,
      "\(values.count) values are not \(offsets.last ?? 0) frames of \(bins)")
    (self.values, self.offsets, self.bins) = (values, offsets, bins)
  }

  /// The number of utterances.
  public var count: Int { offsets.count - 1 }

  /// Returns the frames of an utterance.
  public func frames(_ utterance: Int) -> Range<Int> {
    Int(offsets[utterance])..<Int(offsets[utterance + 1])
  }
}

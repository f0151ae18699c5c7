extension ShardHeader.Kind {
  /// Files of frames of clips: an element is a frame's second as a number of 64 bits, and its
  /// colours [width, width, 3]; the second number of a clip is its length in seconds, as bits.
  static let frames = ShardHeader.Kind(
    magic: "CLOZEVID", version: 1, takesWidth: { FrameSettings.sizes.contains($0) },
    elementBytes: { 8 + 3 * $0 * $0 })
}

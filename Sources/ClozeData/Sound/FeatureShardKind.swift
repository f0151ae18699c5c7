extension ShardHeader.Kind {
  /// Files of features: an element is a frame of `width` bins in half precision, and the second
  /// number of a sample is its number of samples of sound.
  static let features = ShardHeader.Kind(
    magic: "CLOZEMEL", version: 1, takesWidth: { (1...FeatureSettings.mostBins).contains($0) },
    elementBytes: { 2 * $0 })
}

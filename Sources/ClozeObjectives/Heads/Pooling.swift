/// A way to combine the vectors of a sequence's tokens into one.
public enum Pooling: String, Sendable, Codable, CaseIterable {
  /// The mean of all vectors, including those of [CLS] and [SEP] (sentence-transformers' mean
  /// pooling).
  case mean
  /// The vector of [CLS].
  case cls
  /// The maximum of each feature.
  case max
}

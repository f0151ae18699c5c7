/// How the vectors of a sequence's tokens become one.
public enum Pooling: String, Sendable, Codable, CaseIterable {
  /// Their mean, [CLS] and [SEP] included (sentence-transformers' mean pooling).
  case mean
  /// That of [CLS].
  case cls
  /// The largest value of each feature.
  case max
}

import ClozeCapabilities
import ClozeObjectives

/// The form of a text's vector: what was chosen for it, or else what the model's folder says.
struct VectorForm: Equatable {
  /// The way in which the vectors of tokens become one.
  let pooling: Pooling
  /// True if vectors have length 1.
  let isNormalized: Bool

  /// The form of vectors by `model`; choices that are nil are left to its folder.
  init(of model: any TextEmbedder, pooling: Pooling?, isNormalized: Bool?) {
    self.pooling = pooling ?? model.sentences.pooling ?? .mean
    self.isNormalized = isNormalized ?? model.sentences.normalizes
  }
}

import ClozeEncoder
import ClozeTensor

/// The score of a model at predicting the tokens of hidden patches.
public struct MaskedPointScore: Sendable {
  /// The mean cross-entropy in nats.
  public private(set) var loss = 0.0
  /// The share of hidden patches whose token was predicted correctly.
  public private(set) var accuracy = 0.0
  /// The number of hidden patches.
  public private(set) var count = 0

  /// Scores `model` on clouds; patches are hidden by `seed`, the same ones of a cloud in every
  /// batch.
  public init(
    _ model: PointModel, _ tokenizer: PointDVAE, _ masking: PointMasking, _ views: PointViews,
    seed: UInt64, precision: DType
  ) throws {
    for batch in views.batches() {
      let clouds = batch.patches
      let hidden = masking.masks(clouds) {
        CounterRandom(
          seed: seed, purpose: .masking, step: -1, sample: Int(batch.indices[$0]))
      }
      let tokens = try tokenizer.tokens(clouds, precision: precision)
      let prediction = try GradientMode.disabled {
        try model.loss(
          clouds, hidden: hidden, tokens: tokens, ForwardContext(evaluating: precision))
      }
      loss += prediction.loss.doubles[0] * Double(prediction.hidden)
      accuracy += prediction.accuracy * Double(prediction.hidden)
      count += prediction.hidden
    }
    loss /= Double(max(1, count))
    accuracy /= Double(max(1, count))
  }
}

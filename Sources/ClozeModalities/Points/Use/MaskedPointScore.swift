import ClozeEncoder
import ClozeTensor

/// How well a model tells the tokens of patches that are hidden from it.
public struct MaskedPointScore: Sendable {
  /// The mean cross-entropy in nats.
  public private(set) var loss = 0.0
  /// The share of hidden patches whose token was the likeliest.
  public private(set) var accuracy = 0.0
  /// The number of hidden patches.
  public private(set) var count = 0

  /// The score of `model` on clouds; `seed` hides, each cloud the same patches in every batch.
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

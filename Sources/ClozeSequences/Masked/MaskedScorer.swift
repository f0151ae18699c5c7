import ClozeEncoder
import ClozeMasking
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// A scorer of a model at hidden positions of fixed samples.
public struct MaskedScorer {
  /// A score over `count` hidden positions.
  public struct Score: Sendable {
    /// The mean cross-entropy in nats.
    public var loss: Double
    /// The share of correctly predicted hidden tokens.
    public var accuracy: Double
    /// The number of hidden positions.
    public var count: Int
  }

  private let model: MaskedLanguageModel
  private let masking: MaskingConfiguration
  private let tokens: MaskingTokens
  private let precision: DType

  /// Makes a scorer of `model` that hides tokens by `masking`.
  public init(
    _ model: MaskedLanguageModel, _ masking: MaskingConfiguration, _ tokens: MaskingTokens,
    precision: DType
  ) {
    self.model = model
    self.masking = masking
    self.tokens = tokens
    self.precision = precision
  }

  /// Scores the samples of `table` in an order fixed by the seed, up to `limit` tokens.
  public func score(_ table: SampleTable, tokensPerBatch: Int, limit: Int, seed: UInt64) throws
    -> Score
  {
    var losses = 0.0, correct = 0, count = 0
    try forEachBatch(table, tokensPerBatch: tokensPerBatch, limit: limit, seed: seed) { batch in
      guard !batch.masked.positions.isEmpty else { return }
      let result = try score(batch)
      losses += result.losses.reduce(0) { $0 + Double($1) }
      correct += result.ranks.count { $0 == 0 }
      count += batch.masked.positions.count
    }
    let all = Double(max(1, count))
    return Score(loss: losses / all, accuracy: Double(correct) / all, count: count)
  }

  /// Calls `body` with the batches that `score` scores, with their hidden positions.
  package func forEachBatch(
    _ table: SampleTable, tokensPerBatch: Int, limit: Int, seed: UInt64,
    _ body: (MaskedSequences) throws -> Void
  ) throws {
    var stream = try BatchStream(table, limit: BatchLimit(tokens: tokensPerBatch), epochs: 1)
    var seen = 0
    while seen < limit, let samples = stream.next() {
      var random = CounterRandom.validationMasking(seed: seed, batch: samples.number)
      let masked = mask(samples.tokens, masking, tokens, &random)
      seen += samples.tokens.tokenCount
      try body(MaskedSequences(samples: samples, masked: masked))
    }
  }

  private func score(_ batch: MaskedSequences) throws -> CrossEntropyResult {
    try GradientMode.disabled {
      let tokens = batch.samples.tokens
      let hidden = try model.encode(
        batch.masked.inputs, segments: model.configuration.segments > 0 ? tokens.segments : nil,
        SequenceLayout(offsets: tokens.offsets), ForwardContext(evaluating: precision),
        rows: batch.masked.positions)
      return try model.head.loss(hidden, labels: batch.masked.labels)
    }
  }
}

import ClozeEncoder
import ClozeTensor

/// A model that tells classes of sequences of tokens: the encoder, and on its first token or on a mean over all of
/// them BERT's pooler and classifier; with the first token those of transformers' `BertForSequenceClassification`.
public struct SequenceClassifier {
  /// All parameters.
  public let store: ParameterStore
  /// Tokens to vectors in context.
  public let tokens: TokenEncoder
  /// What the head sees of a sequence.
  public let pooling: Pooling
  /// What it sees to classes.
  public let head: ClassificationHead

  /// The encoder's values.
  public var configuration: EncoderConfiguration { tokens.configuration }

  /// A model with initial parameters drawn from `seed`.
  ///
  /// - Parameters:
  ///   - pooling: what the head sees of a sequence.
  ///   - dropout: the probability that a feature of the head is dropped in training.
  ///   - isDrawn: whether the parameter of that name gets initial values.
  public init(
    _ configuration: EncoderConfiguration, vocabularySize: Int, classes: Int,
    pooling: Pooling = .cls, dropout: Double, seed: UInt64, dtype: DType = .f32, device: Device,
    isDrawn: @escaping (String) -> Bool = { _ in true }
  ) throws {
    store = ParameterStore(seed: seed, dtype: dtype, device: device, isDrawn: isDrawn)
    tokens = try TokenEncoder(store, configuration, vocabularySize: vocabularySize)
    self.pooling = pooling
    let deviation = configuration.initializerRange
    head = try ClassificationHead(
      store,
      ClassificationHead.Layout(
        names: ("pooler", "classifier"), inputs: configuration.hidden,
        width: configuration.hidden, classes: classes, activation: .tanh, dropout: dropout,
        deviations: (deviation, deviation)))
  }

  /// The loss of a batch, and what was taken for which class.
  ///
  /// - Shapes: ids and segments [T], labels [B].
  public func loss(
    _ ids: [Int32], segments: [Int32]?, _ layout: SequenceLayout, labels: [Int32],
    smoothing: Double, _ context: ForwardContext
  ) throws -> (loss: Tensor, predictions: [Int32]) {
    try head.loss(
      pooled(ids, segments, layout, context), labels: labels, smoothing: smoothing, context)
  }

  /// Scores of the classes.
  ///
  /// - Shapes: ids and segments [T] -> [B, K].
  public func logits(
    _ ids: [Int32], segments: [Int32]?, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    try head.logits(pooled(ids, segments, layout, context), context)
  }

  /// - Shapes: ids and segments [T] -> [B, C].
  private func pooled(
    _ ids: [Int32], _ segments: [Int32]?, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    let isSegmented = configuration.segments > 0
    let rows = try tokens(
      ids, segments: isSegmented ? segments : nil, layout, context,
      rows: pooling.rows(of: layout))
    return try pooling(rows, layout)
  }
}

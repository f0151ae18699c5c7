import ClozeEncoder
import ClozeTensor

/// A model that classifies sequences of tokens: the encoder, and BERT's pooler and classifier on
/// the first token or on the mean of all tokens; with the first token it is that of transformers'
/// `BertForSequenceClassification`.
public struct SequenceClassifier {
  /// All parameters.
  public let store: ParameterStore
  /// The embeddings and the encoder, from tokens to contextual vectors.
  public let tokens: TokenEncoder
  /// The way in which the vectors of a sequence become the head's input.
  public let pooling: Pooling
  /// The head that scores classes.
  public let head: ClassificationHead

  /// The encoder's configuration.
  public var configuration: EncoderConfiguration { tokens.configuration }

  /// Makes a model with initial parameters drawn from `seed`.
  ///
  /// - Parameters:
  ///   - pooling: The way in which the vectors of a sequence become the head's input.
  ///   - dropout: The probability that a feature of the head is dropped in training.
  ///   - isDrawn: Returns true if the parameter of that name gets initial values.
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

  /// Computes the loss of a batch, and the predicted classes.
  ///
  /// - Shapes: ids and segments [T], labels [B].
  public func loss(
    _ ids: [Int32], segments: [Int32]?, _ layout: SequenceLayout, labels: [Int32],
    smoothing: Double, _ context: ForwardContext
  ) throws -> (loss: Tensor, predictions: [Int32]) {
    try head.loss(
      pooled(ids, segments, layout, context), labels: labels, smoothing: smoothing, context)
  }

  /// Computes the scores of the classes.
  ///
  /// - Shapes: ids and segments [T] -> [B, K].
  public func logits(
    _ ids: [Int32], segments: [Int32]?, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    try head.logits(pooled(ids, segments, layout, context), context)
  }

  /// Returns the head's input.
  ///
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

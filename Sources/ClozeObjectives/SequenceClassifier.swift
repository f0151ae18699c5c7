import ClozeEncoder
import ClozeTensor

/// A model that tells classes of sequences of tokens: the encoder, and on its first token BERT's pooler and
/// classifier, those of transformers' `BertForSequenceClassification`.
public struct SequenceClassifier {
  /// All parameters.
  public let store: ParameterStore
  /// Tokens to vectors in context.
  public let tokens: TokenEncoder
  /// First tokens to classes.
  public let head: ClassificationHead

  /// The encoder's values.
  public var configuration: EncoderConfiguration { tokens.configuration }

  /// A model with initial parameters drawn from `seed`.
  ///
  /// - Parameters:
  ///   - dropout: the probability that a feature of the head is dropped in training.
  ///   - isDrawn: whether the parameter of that name gets initial values.
  public init(
    _ configuration: EncoderConfiguration, vocabularySize: Int, classes: Int, dropout: Double,
    seed: UInt64, dtype: DType = .f32, device: Device,
    isDrawn: @escaping (String) -> Bool = { _ in true }
  ) throws {
    store = ParameterStore(seed: seed, dtype: dtype, device: device, isDrawn: isDrawn)
    tokens = try TokenEncoder(store, configuration, vocabularySize: vocabularySize)
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
      first(ids, segments, layout, context), labels: labels, smoothing: smoothing, context)
  }

  /// Scores of the classes.
  ///
  /// - Shapes: ids and segments [T] -> [B, K].
  public func logits(
    _ ids: [Int32], segments: [Int32]?, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    try head.logits(first(ids, segments, layout, context), context)
  }

  /// - Shapes: ids and segments [T] -> [B, C].
  private func first(
    _ ids: [Int32], _ segments: [Int32]?, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    let isSegmented = configuration.segments > 0
    return try tokens(ids, segments: isSegmented ? segments : nil, layout, context)
      .gatherRows(Array(layout.offsets.dropLast()))
  }
}

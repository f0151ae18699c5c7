import ClozeEncoder
import ClozeTensor

/// A model that answers about sequences of tokens: the encoder and a head. A head about whole
/// sequences is BERT's pooler and classifier on the first token or on the mean of all tokens; with
/// the first token the model is that of transformers' `BertForSequenceClassification`. A head about
/// tokens is one layer, as in `BertForTokenClassification` and `BertForQuestionAnswering`.
public struct SequenceClassifier {
  /// All parameters.
  public let store: ParameterStore
  /// The embeddings and the encoder, from tokens to contextual vectors.
  public let tokens: TokenEncoder
  /// The kind of answer.
  public let kind: HeadKind
  /// The way in which the vectors of a sequence become the head's input; unused by heads about
  /// tokens.
  public let pooling: Pooling
  /// The head.
  public let head: any ScoringHead

  /// The encoder's configuration.
  public var configuration: EncoderConfiguration { tokens.configuration }

  /// Makes a model with initial parameters drawn from `seed`.
  ///
  /// - Parameters:
  ///   - outputs: The number of scores: classes, labels or tags; 1 for a number, 2 for spans.
  ///   - pooling: The way in which the vectors of a sequence become the head's input.
  ///   - dropout: The probability that a feature of the head is dropped in training.
  ///   - isDrawn: Returns true if the parameter of that name gets initial values.
  public init(
    _ configuration: EncoderConfiguration, vocabularySize: Int, kind: HeadKind = .classes,
    outputs: Int, pooling: Pooling = .cls, dropout: Double, seed: UInt64, dtype: DType = .f32,
    device: Device, isDrawn: @escaping (String) -> Bool = { _ in true }
  ) throws {
    store = ParameterStore(seed: seed, dtype: dtype, device: device, isDrawn: isDrawn)
    tokens = try TokenEncoder(store, configuration, vocabularySize: vocabularySize)
    (self.kind, self.pooling) = (kind, pooling)
    let deviation = configuration.initializerRange, width = configuration.hidden
    guard !kind.isOfTokens else {
      head = try TokenScoringHead(
        store, Self.outputName(of: kind), inputs: width, outputs: outputs, dropout: dropout,
        deviation: deviation)
      return
    }
    head = try ClassificationHead(
      store,
      ClassificationHead.Layout(
        names: ("pooler", Self.outputName(of: kind)), inputs: width, width: width,
        classes: outputs, activation: .tanh, dropout: dropout, deviations: (deviation, deviation)))
  }

  /// The name of the parameters of the layer that scores.
  public static func outputName(of kind: HeadKind) -> String {
    kind == .spans ? "answers" : "classifier"
  }

  /// Computes the scores of sequences, or of their tokens.
  ///
  /// - Shapes: ids and segments [T] -> [B, K], or [T, K] for heads about tokens.
  public func logits(
    _ ids: [Int32], segments: [Int32]?, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    let segments = configuration.segments > 0 ? segments : nil
    guard !kind.isOfTokens else {
      return try head.logits(tokens(ids, segments: segments, layout, context), context)
    }
    let rows = try tokens(
      ids, segments: segments, layout, context, rows: pooling.rows(of: layout))
    return try head.logits(pooling(rows, layout), context)
  }
}

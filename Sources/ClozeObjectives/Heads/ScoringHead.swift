import ClozeEncoder
import ClozeTensor

/// A head that scores K things for each of its inputs: classes, labels, tags, or the ends of
/// answers.
public protocol ScoringHead {
  /// K, the number of scores.
  var outputs: Int { get }
  /// The probability that a feature of the head is dropped in training.
  var dropout: Double { get }
  /// Computes the scores.
  ///
  /// - Shapes: [N, C] -> [N, K].
  func logits(_ inputs: Tensor, _ context: ForwardContext) throws -> Tensor
}

extension ClassificationHead: ScoringHead {
  /// K, the number of classes.
  public var outputs: Int { layout.classes }
  /// The probability that a feature between the layers is dropped in training.
  public var dropout: Double { layout.dropout }
}

/// A head that scores each token by one linear layer after dropout, as in transformers'
/// `BertForTokenClassification` and `BertForQuestionAnswering` (Devlin et al. 2019, sections 4.2
/// and 5.3).
public struct TokenScoringHead: ScoringHead {
  /// K, the number of scores.
  public let outputs: Int
  /// The probability that a feature of a token is dropped in training.
  public let dropout: Double
  private let layer: Linear

  /// Makes a head with its parameters in `store`.
  ///
  /// - Parameter name: The name of the layer's parameters.
  public init(
    _ store: ParameterStore, _ name: String, inputs: Int, outputs: Int, dropout: Double,
    deviation: Double
  ) throws {
    (self.outputs, self.dropout) = (outputs, dropout)
    layer = try Linear(
      store, name, inputs: inputs, outputs: outputs, bias: true, deviation: deviation)
  }

  /// Computes the scores of each token.
  ///
  /// - Shapes: [T, C] -> [T, K].
  public func logits(_ rows: Tensor, _ context: ForwardContext) throws -> Tensor {
    try layer(rows.dropout(context.dropout(dropout)))
  }
}

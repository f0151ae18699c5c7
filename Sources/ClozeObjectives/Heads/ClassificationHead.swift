import ClozeEncoder
import ClozeTensor

/// A head that scores classes: a layer with an activation, dropout, and a linear layer. BERT's is a
/// pooler with tanh and a classifier (Devlin et al. 2019, section 4.1); Point-BERT's is narrower,
/// with ReLU (Yu et al. 2022, section 4.2).
public struct ClassificationHead {
  /// The sizes and values of a head.
  public struct Layout: Sendable {
    /// The names of the two layers' parameters.
    public var names: (inner: String, outer: String)
    /// The number of features of the input.
    public var inputs: Int
    /// The number of features between the layers.
    public var width: Int
    /// K, the number of classes.
    public var classes: Int
    /// The activation after the inner layer.
    public var activation: ActivationKind
    /// The probability that a feature between the layers is dropped in training.
    public var dropout: Double
    /// The standard deviations of initial weights.
    public var deviations: (inner: Double, outer: Double)

    /// Makes a layout from its values.
    public init(
      names: (inner: String, outer: String), inputs: Int, width: Int, classes: Int,
      activation: ActivationKind, dropout: Double, deviations: (inner: Double, outer: Double)
    ) {
      (self.names, self.inputs, self.width, self.classes) = (names, inputs, width, classes)
      (self.activation, self.dropout, self.deviations) = (activation, dropout, deviations)
    }
  }

  /// The sizes and values.
  public let layout: Layout
  private let inner: Linear
  private let outer: Linear

  /// Makes a head with its parameters in `store`.
  public init(_ store: ParameterStore, _ layout: Layout) throws {
    self.layout = layout
    inner = try Linear(
      store, layout.names.inner, inputs: layout.inputs, outputs: layout.width, bias: true,
      deviation: layout.deviations.inner)
    outer = try Linear(
      store, layout.names.outer, inputs: layout.width, outputs: layout.classes, bias: true,
      deviation: layout.deviations.outer)
  }

  /// Computes the scores of the classes.
  ///
  /// - Shapes: [B, inputs] -> [B, K].
  public func logits(_ pooled: Tensor, _ context: ForwardContext) throws -> Tensor {
    let hidden = try inner(pooled).activation(layout.activation)
    return try outer(hidden.dropout(context.dropout(layout.dropout)))
  }

  /// Computes the loss of a batch, and the predicted classes.
  ///
  /// - Shapes: pooled [B, inputs], labels [B].
  public func loss(
    _ pooled: Tensor, labels: [Int32], by loss: ClassLoss, _ context: ForwardContext
  ) throws -> (loss: Tensor, predictions: [Int32]) {
    let logits = try logits(pooled, context).cast(to: .f32)
    return (
      try loss(logits, labels: labels),
      Self.likeliest(logits.values, classes: layout.classes)
    )
  }

  /// Returns the class with the highest score in each row, the first one of equals.
  ///
  /// - Shapes: `scores` [B, K] -> [B].
  public static func likeliest(_ scores: [Float], classes: Int) -> [Int32] {
    stride(from: 0, to: scores.count, by: max(1, classes)).map { start in
      let best = (0..<classes).reduce(0) { scores[start + $1] > scores[start + $0] ? $1 : $0 }
      return Int32(best)
    }
  }
}

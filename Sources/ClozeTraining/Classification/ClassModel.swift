import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// A model that gives each sample one of several classes: a vector of the sample, and the general
/// classification head.
public protocol ClassModel {
  /// The samples of a batch as the model reads them.
  associatedtype Inputs

  /// The parameters.
  var store: ParameterStore { get }
  /// The names of the classes, by label.
  var classes: [String] { get }
  /// The head.
  var head: ClassificationHead { get }
  /// Computes what the head reads.
  ///
  /// - Shapes: B samples -> [B, C].
  func pooled(_ inputs: Inputs, _ context: ForwardContext) throws -> Tensor
  /// Writes the model to the folder at `path`, complete or not at all.
  func save(to path: String) throws
}

extension ClassModel {
  /// Computes the scores of the classes.
  ///
  /// - Shapes: B samples -> [B, K].
  public func logits(_ inputs: Inputs, _ context: ForwardContext) throws -> Tensor {
    try head.logits(pooled(inputs, context), context)
  }

  /// Computes the loss of a batch, and the predicted classes.
  ///
  /// - Shapes: `labels` [B].
  public func loss(
    _ inputs: Inputs, labels: [Int32], by loss: ClassLoss, _ context: ForwardContext
  ) throws -> (loss: Tensor, predictions: [Int32]) {
    try head.loss(pooled(inputs, context), labels: labels, by: loss, context)
  }

  /// Computes the scores of the classes, without gradients.
  ///
  /// - Shapes: B samples -> [B K].
  public func scores(of inputs: Inputs, precision: DType) throws -> [Float] {
    try GradientMode.disabled {
      try logits(inputs, ForwardContext(evaluating: precision)).cast(to: .f32).values
    }
  }
}

/// The sizes of a classifier, and its classes.
public struct ClassifierConfiguration<Backbone: Codable & Sendable & Equatable>: Codable, Sendable,
  Equatable
{
  /// The sizes of the model without its head.
  public var backbone: Backbone
  /// The names of the classes, by label.
  public var classes: [String]
  /// The width inside the head.
  public var headWidth = 256
  /// The probability that a feature inside the head is dropped in training.
  public var headDropout = 0.1

  /// Makes a configuration.
  public init(backbone: Backbone, classes: [String]) {
    (self.backbone, self.classes) = (backbone, classes)
  }

  /// Makes the configuration of a recipe.
  public init(backbone: Backbone, classes: [String], _ body: some ClassBody) {
    (self.backbone, self.classes) = (backbone, classes)
    (headWidth, headDropout) = (body.headWidth, body.headDropout)
  }

  /// The problems of the head and of the classes, one line each.
  public var headProblems: [String] {
    ClassHeadKeys.widthProblems(headWidth) + (classes.isEmpty ? ["classes is empty"] : [])
  }
}

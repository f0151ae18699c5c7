import ClozeEncoder
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor

/// A task of training a classifier, whatever the kind of its samples.
public protocol ClassTask: TrainingTask {
  /// The classifier.
  associatedtype Model: ClassModel
  /// The batches of the samples that validate.
  associatedtype Validation: Sequence<Batch>

  /// The model.
  var model: Model { get }
  /// The loss in training.
  var classLoss: ClassLoss { get }
  /// Returns the classes of a batch's samples.
  func labels(of batch: Batch) throws -> [Int32]
  /// Returns what the model reads of a batch; in training it may be changed at random.
  func inputs(of batch: Batch, isTraining: Bool) -> Model.Inputs
  /// Returns the number of tokens of a batch: of frames, points and the like.
  func tokens(in batch: Batch) -> Int
  /// Returns the batches of the samples that validate, in order.
  func validationBatches() -> Validation
}

extension ClassTask {
  /// Computes the cross-entropy of the classes.
  public func loss(_ batch: Batch, _ context: ForwardContext) throws -> TaskLoss {
    let labels = try labels(of: batch)
    let (loss, predictions) = try model.loss(
      inputs(of: batch, isTraining: true), labels: labels, by: classLoss, context)
    let right = zip(predictions, labels).count { $0 == $1 }
    return TaskLoss(
      loss: loss, tokens: tokens(in: batch),
      metrics: ["accuracy": Double(right) / Double(max(1, labels.count))])
  }

  /// Returns the metrics on the samples that validate, with their plain cross-entropy.
  public func validate() throws -> [String: Double] {
    var sums = ClassValidation()
    for batch in validationBatches() {
      let labels = try labels(of: batch)
      let result = try GradientMode.disabled {
        try model.loss(
          inputs(of: batch, isTraining: false), labels: labels, by: ClassLoss(),
          ForwardContext(evaluating: precision))
      }
      sums.add(loss: result.loss.doubles[0], labels: labels, predictions: result.predictions)
    }
    return try sums.values(among: model.classes)
  }

  /// Writes the model's folder.
  public func save(to folder: String) throws { try model.save(to: folder) }
}

/// Sums over the samples that validate a classifier.
struct ClassValidation {
  /// The metrics that validation reports, on samples that are not trained on.
  static let metrics: [LoggedMetric] = [
    .accuracy("validation_accuracy"), .accuracy("validation_class_accuracy"),
    .loss("validation_loss"),
  ]

  private var loss = 0.0
  private var labels: [Int32] = []
  private var predictions: [Int32] = []

  /// Adds a batch with its mean loss.
  mutating func add(loss: Double, labels: [Int32], predictions: [Int32]) {
    self.loss += loss * Double(labels.count)
    self.labels += labels
    self.predictions += predictions
  }

  /// Returns the metrics; none without samples.
  func values(among classes: [String]) throws -> [String: Double] {
    guard !labels.isEmpty else { return [:] }
    let result = try ClassificationResult(
      classes: classes, labels: labels, predictions: predictions)
    return [
      "validation_accuracy": Accuracy().value(result.matrix),
      "validation_class_accuracy": MeanClassAccuracy().value(result.matrix),
      "validation_loss": loss / Double(labels.count),
    ]
  }
}

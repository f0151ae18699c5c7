import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The task of training a classifier of clouds.
public struct PointsClassifyTask: TrainingTask {
  /// The metrics that validation reports, on clouds that are not trained on.
  public static let validationMetrics: [LoggedMetric] = [
    .accuracy("validation_accuracy"), .accuracy("validation_class_accuracy"),
    .loss("validation_loss"),
  ]

  /// The model.
  public let model: PointClassifier
  /// The parameters, and the values that all tasks have.
  public let context: TaskContext

  private let recipe: PointsClassifyRecipe
  private let batches: PointBatches

  /// Makes a task for a resolved recipe and its clouds, which have classes.
  ///
  /// - Parameter begins: True to read the pretrained model; false if there is a checkpoint.
  /// - Throws: Errors of reading the pretrained model, or `PointModelError`.
  public init(
    _ recipe: PointsClassifyRecipe, _ samples: PointSamples, begins: Bool = true, device: Device
  ) throws {
    self.recipe = recipe
    var configuration = PointClassifier.Configuration(
      backbone: recipe.backbone, classes: samples.set.classes)
    configuration.headWidth = recipe.headWidth
    configuration.headDropout = recipe.headDropout
    model = try PointClassifier(configuration, seed: recipe.seed, device: device)
    context = TaskContext(model.store, recipe, dataDigest: samples.set.digest)
    if begins, let path = recipe.model {
      guard try recipe.body.adopting().backbone == recipe.backbone else {
        throw PointModelError.otherSizes(path: path)
      }
      try model.begin(with: ModelFolder.locate(path))
    }
    batches = PointBatches(
      samples, patch: recipe.backbone.patch, augmentation: recipe.data.augmentation,
      size: recipe.batch, seed: recipe.seed, device: device)
  }

  /// The number of batches of an epoch.
  public var batchesPerEpoch: Int? {
    (batches.samples.training.count + recipe.batch - 1) / recipe.batch
  }

  /// Returns batches that are drawn and cut into patches on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<PointBatch> {
    try batches.stream(from: cursor)
  }

  private func labels(_ batch: PointBatch) -> [Int32] {
    batch.indices.map { batches.samples.set.labels[Int($0)] }
  }

  /// Computes the cross-entropy of the classes.
  public func loss(_ batch: PointBatch, _ context: ForwardContext) throws -> TaskLoss {
    let labels = labels(batch)
    let (loss, predictions) = try model.loss(
      batch.patches, labels: labels, smoothing: recipe.labelSmoothing, context)
    let right = zip(predictions, labels).count { $0 == $1 }
    return TaskLoss(
      loss: loss, tokens: batch.clouds.count / 3,
      metrics: ["accuracy": Double(right) / Double(max(1, labels.count))])
  }

  /// Returns the metrics on the validation clouds, with their cross-entropy without smoothing.
  public func validate() throws -> [String: Double] {
    var loss = 0.0, labels: [Int32] = [], predictions: [Int32] = []
    for batch in batches.validation.batches() {
      let answers = self.labels(batch)
      let result = try GradientMode.disabled {
        try model.loss(
          batch.patches, labels: answers, smoothing: 0, ForwardContext(evaluating: precision))
      }
      loss += result.loss.doubles[0] * Double(answers.count)
      labels += answers
      predictions += result.predictions
    }
    guard !labels.isEmpty else { return [:] }
    let result = try ClassificationResult(
      classes: model.configuration.classes, labels: labels, predictions: predictions)
    return [
      "validation_accuracy": Accuracy().value(result.matrix),
      "validation_class_accuracy": MeanClassAccuracy().value(result.matrix),
      "validation_loss": loss / Double(labels.count),
    ]
  }

  /// Writes the model's folder.
  public func save(to folder: String) throws { try model.save(to: folder) }
}

import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The task of training a classifier of utterances.
public struct SpeechClassifyTask: TrainingTask {
  /// The metrics that validation reports, on utterances that are not trained on.
  public static let validationMetrics: [LoggedMetric] = [
    .accuracy("validation_accuracy"), .accuracy("validation_class_accuracy"),
    .loss("validation_loss"),
  ]

  /// The model.
  public let model: SpeechClassifier
  /// The parameters, and the values that all tasks have.
  public let context: TaskContext

  private let recipe: SpeechClassifyRecipe
  private let batches: SpeechBatches

  /// Makes a task for a resolved recipe and its utterances, which have classes.
  ///
  /// - Throws: Errors of reading the pretrained model, or `SpeechError`.
  init(_ recipe: SpeechClassifyRecipe, _ samples: SpeechSamples, device: Device) throws {
    self.recipe = recipe
    let training = samples.training.compactMap { samples.shard.utterances[Int($0)].label }
    let classes = Set(training).sorted()
    guard !classes.isEmpty else { throw SpeechError.noLabels }
    var configuration = SpeechClassifier.Configuration(backbone: recipe.backbone, classes: classes)
    configuration.headWidth = recipe.headWidth
    configuration.headDropout = recipe.headDropout
    model = try SpeechClassifier(configuration, seed: recipe.seed, device: device)
    context = TaskContext(model.store, recipe, dataDigest: samples.shard.digest)
    let used = samples.training + samples.validation
    _ = try used.map { samples.shard.utterances[Int($0)] }.labels(among: classes)
    if samples.begins, recipe.pretrained, let path = recipe.body.model {
      try SpeechBackbone.fill(model.store, from: ModelFolder.locate(path))
    }
    batches = SpeechBatches(
      samples, size: recipe.batch, frames: recipe.batchFrames, seed: recipe.seed)
  }

  /// Returns batches that are read on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<SpeechBatch> {
    try batches.stream(from: cursor)
  }

  private func labels(_ batch: SpeechBatch) throws -> [Int32] {
    try batch.indices.map { batches.samples.shard.utterances[Int($0)] }
      .labels(among: model.configuration.classes)
  }

  /// Computes the cross-entropy of the classes.
  public func loss(_ batch: SpeechBatch, _ context: ForwardContext) throws -> TaskLoss {
    let labels = try labels(batch)
    var frames = batch.frames
    recipe.specAugment.apply(
      to: &frames, seed: recipe.seed, step: batch.number, utterances: batch.indices.map(Int.init))
    let (loss, predictions) = try model.loss(
      frames, labels: labels, smoothing: recipe.labelSmoothing, context)
    let right = zip(predictions, labels).count { $0 == $1 }
    return TaskLoss(
      loss: loss, tokens: batch.frames.values.count / batch.frames.bins,
      metrics: ["accuracy": Double(right) / Double(max(1, labels.count))])
  }

  /// Returns the metrics on the validation utterances, with their cross-entropy without smoothing.
  public func validate() throws -> [String: Double] {
    var loss = 0.0, labels: [Int32] = [], predictions: [Int32] = []
    for batch in batches.batches(batches.samples.validation) {
      let answers = try self.labels(batch)
      let result = try GradientMode.disabled {
        try model.loss(
          batch.frames, labels: answers, smoothing: 0, ForwardContext(evaluating: precision))
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

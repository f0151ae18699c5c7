import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The metrics of classification.
public enum ClassifyMetrics {
  /// The metrics that validation reports.
  public static let validation: [LoggedMetric] = [
    .accuracy("validation_accuracy"), .accuracy("validation_class_accuracy"),
    .loss("validation_loss"),
  ]
}

/// The task of training a classifier of sequences.
public struct ClassifyTask<Labelled: LabelledKind>: TrainingTask {
  /// The model.
  public let model: SequenceClassifier
  /// The parameters, and the values that all tasks have.
  public let context: TaskContext

  private let recipe: ClassifyRecipe<Labelled>
  private let data: ClassifyData<Labelled>

  /// Makes a task for a resolved recipe and its samples.
  ///
  /// - Throws: Errors of reading the pretrained model, or `SequenceModelError.otherSizes`.
  public init(
    _ recipe: ClassifyRecipe<Labelled>, _ data: ClassifyData<Labelled>, device: Device
  ) throws {
    (self.recipe, self.data) = (recipe, data)
    model = try SequenceClassifier(
      recipe.encoder, vocabularySize: data.rows,
      classes: data.classes.count, pooling: recipe.pooling, dropout: recipe.headDropout,
      seed: recipe.seed, device: device)
    context = TaskContext(model.store, recipe, dataDigest: data.digest)
    if data.begins, let path = recipe.model, recipe.pretrained {
      try ModelFolder.fillEncoder(of: model.store, from: ModelFolder.locate(path))
    }
  }

  /// Returns batches that are drawn on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<SampleBatch> {
    let stream = try BatchStream(
      data.training, limit: BatchLimit(tokens: .max, sequences: recipe.batch), cursor: cursor)
    return PrefetchingStream(state: stream) { stream in
      stream.next().map { CursorBatch(batch: $0, next: stream.cursor) }
    }
  }

  /// Computes the cross-entropy of the classes.
  public func loss(_ batch: SampleBatch, _ context: ForwardContext) throws -> TaskLoss {
    let tokens = batch.tokens, labels = batch.labels ?? []
    let (loss, predictions) = try model.loss(
      tokens.ids, segments: tokens.segments, SequenceLayout(offsets: tokens.offsets),
      labels: labels, smoothing: recipe.labelSmoothing, context)
    let right = zip(predictions, labels).count { $0 == $1 }
    return TaskLoss(
      loss: loss, tokens: tokens.tokenCount,
      metrics: ["accuracy": Double(right) / Double(max(1, labels.count))])
  }

  /// Returns the metrics on the validation samples, with their cross-entropy without smoothing.
  public func validate() throws -> [String: Double] {
    guard let validation = data.validation else { return [:] }
    let scored = try model.predictions(of: validation, batch: recipe.batch, precision: precision)
    let matrix = try ClassificationResult(
      classes: data.classes, labels: validation.labels, predictions: scored.predictions
    ).matrix
    return [
      "validation_accuracy": Accuracy().value(matrix),
      "validation_class_accuracy": MeanClassAccuracy().value(matrix),
      "validation_loss": scored.loss,
    ]
  }

  /// Writes the model's folder with the tokenizer.
  public func save(to folder: String) throws {
    let made = ClassifierFolder(
      model, classes: data.classes, modality: Labelled.name, longest: recipe.maximumLength)
    try made.save(to: folder, padding: data.tokenizer.roles.padding) {
      try data.tokenizer.save(to: $0)
    }
  }
}

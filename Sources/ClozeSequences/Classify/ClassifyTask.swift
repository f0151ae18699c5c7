import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The task of training a head on an encoder of sequences.
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
      recipe.encoder, vocabularySize: data.rows, kind: recipe.head,
      outputs: data.learning.outputs, pooling: recipe.pooling, dropout: recipe.headDropout,
      seed: recipe.seed, device: device)
    context = TaskContext(model.store, recipe, dataDigest: data.digest)
    if data.begins, let path = recipe.model, recipe.pretrained {
      try ModelFolder.fillEncoder(of: model.store, from: ModelFolder.locate(path))
    }
  }

  /// The number of batches of an epoch.
  public var batchesPerEpoch: Int? {
    (data.learning.trainingCount + recipe.batch - 1) / recipe.batch
  }

  /// Returns batches that are drawn on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<SampleBatch> {
    try data.learning.batches(
      limit: BatchLimit(tokens: .max, sequences: recipe.batch), from: cursor)
  }

  /// Computes the loss of the head.
  public func loss(_ batch: SampleBatch, _ context: ForwardContext) throws -> TaskLoss {
    let (loss, measures) = try data.learning.loss(model.logits(of: batch, context), batch)
    return TaskLoss(loss: loss, tokens: batch.tokens.tokenCount, metrics: measures)
  }

  /// Returns the metrics of the head on the validation samples, and their loss.
  public func validate() throws -> [String: Double] {
    try data.learning.validated(model, batch: recipe.batch, precision: precision)
  }

  /// Writes the model's folder with the tokenizer.
  public func save(to folder: String) throws {
    let learning = data.learning
    let made = ClassifierFolder(
      model, classes: learning.names, modality: Labelled.name, longest: recipe.maximumLength,
      thresholds: try learning.thresholds(of: model, batch: recipe.batch))
    try made.save(
      to: folder, padding: data.tokenizer.roles.padding, replacing: learning.outputLayer(of: model)
    ) {
      try data.tokenizer.save(to: $0)
    }
  }
}

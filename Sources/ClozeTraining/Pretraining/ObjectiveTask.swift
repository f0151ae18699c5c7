import ClozeConfiguration
import ClozeEncoder
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// Pretraining: a task that trains a model for the objectives of a recipe.
public struct ObjectiveTask<Model: ObjectiveModel>: TrainingTask {
  /// The model with its data.
  public let model: Model
  /// The parameters, and the values that all tasks have.
  public let context: TaskContext
  private let objectives: ObjectiveSet
  private let seriesNames: [String: String]

  /// Makes a task that trains `model` for the objectives of `recipe`, whose parameters are added to
  /// the store of `setup`.
  public init<Body: ObjectiveBody>(
    _ model: Model, _ recipe: Recipe<Body>, _ setup: ObjectiveSetup, dataDigest: String
  ) throws {
    self.model = model
    context = TaskContext(setup.store, recipe, dataDigest: dataDigest)
    seriesNames = Body.seriesNames
    objectives = try ObjectiveSet(
      recipe.objectives, setup, encoder: model.encoder, seed: recipe.seed,
      validationSeed: recipe.splitSeed)
  }

  /// Returns batches that are drawn and masked on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<Model.Batch> {
    try model.batches(from: cursor)
  }

  /// Computes the weighted sum of the objectives' losses.
  public func loss(_ batch: Model.Batch, _ context: ForwardContext) throws -> TaskLoss {
    let result = try loss(model.prepared(batch), context)
    guard let loss = result.loss else {
      throw TrainingError.noData(reason: "a batch has nothing that an objective could predict")
    }
    return TaskLoss(loss: loss, tokens: model.tokens(in: batch), metrics: series(result.measures))
  }

  /// Returns the mean of each objective's measures over the validation data, and the model's
  /// additional metrics.
  public func validate() throws -> [String: Double] {
    var sums: [String: (sum: Double, count: Int)] = [:]
    try model.forEachValidationBatch { batch in
      let result = try GradientMode.disabled {
        try loss(batch, ForwardContext(evaluating: context.precision))
      }
      for measure in result.measures {
        sums[measure.name, default: (0, 0)].sum += measure.sum
        sums[measure.name, default: (0, 0)].count += measure.count
      }
    }
    return try sums.reduce(into: model.validate()) { metrics, entry in
      metrics[validationSeries(entry.key)] = entry.value.sum / Double(max(1, entry.value.count))
    }
  }

  /// Writes the model's folder, without the parameters of objectives.
  public func save(to folder: String) throws { try model.save(to: folder) }

  private func loss(_ batch: Model.Prepared, _ context: ForwardContext) throws -> ObjectiveLoss {
    try objectives.loss(batch, context) { try model.input(batch, $0, $1) }
  }

  /// Returns the measures under their names in the log. If there is only one loss, it is the loss
  /// of the step and not repeated.
  private func series(_ measures: [ObjectiveLoss.Measure]) -> [String: Double] {
    let losses = measures.count { $0.name.hasSuffix("loss") }
    return measures.reduce(into: [:]) { series, measure in
      guard losses > 1 || !measure.name.hasSuffix("loss") else { return }
      series[seriesNames[measure.name] ?? measure.name] =
        measure.sum / Double(max(1, measure.count))
    }
  }
}

extension ObjectiveTask: EncodingTask where Model: EncodingModel {
  /// Encodes a batch; returns the number of its tokens.
  public func encode(_ batch: Model.Batch, _ context: ForwardContext) throws -> Int {
    _ = try model.encode(batch, context)
    return model.tokens(in: batch)
  }
}

/// Returns the name under which validation logs a measure of an objective; those of masked tokens,
/// which most runs have, omit the objective's name.
func validationSeries(_ measure: String) -> String {
  let masked = MaskedObjective.name + "_"
  return "validation_"
    + (measure.hasPrefix(masked) ? String(measure.dropFirst(masked.count)) : measure)
}

extension Chosen where Catalogue == ObjectiveCatalogue {
  /// The validation metrics of these objectives, as they are logged.
  public var validationMetrics: [LoggedMetric] {
    metrics.map { $0.named(validationSeries($0.name)) }
  }
}

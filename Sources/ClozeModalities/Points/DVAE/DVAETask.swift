import ClozeEncoder
import ClozeEvaluation
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The task of training a dVAE: patches are reconstructed from softly chosen tokens.
public struct DVAETask: TrainingTask {
  /// The metrics that validation reports. All distances are of clouds that are not trained on,
  /// reconstructed from each patch's most likely token: `validation_loss` as in training, of
  /// patches, coarse and fine together; the others of whole clouds, from fine points to given ones.
  /// A vocabulary that is used more says more.
  public static let validationMetrics: [LoggedMetric] = [
    LoggedMetric("validation_loss", .lowerIsBetter, unit: "distance"),
    LoggedMetric("validation_chamfer_l1", .lowerIsBetter, unit: "distance"),
    LoggedMetric("validation_chamfer_l2", .lowerIsBetter, unit: "squared distance"),
    LoggedMetric("validation_codebook_share", .higherIsBetter, unit: "share"),
    LoggedMetric("validation_codebook_perplexity", .higherIsBetter, unit: "tokens"),
  ]

  /// The series of a step.
  static let stepMetrics: [LoggedMetric] = [
    LoggedMetric("loss", .lowerIsBetter, unit: "distance"),
    LoggedMetric("chamfer_coarse", .lowerIsBetter, unit: "distance"),
    LoggedMetric("chamfer_fine", .lowerIsBetter, unit: "distance"),
    LoggedMetric("divergence", .lowerIsBetter, unit: "nats"),
    LoggedMetric("divergence_weight", nil, unit: nil), LoggedMetric("temperature", nil, unit: nil),
    LoggedMetric("codebook_share", .higherIsBetter, unit: "share"),
    LoggedMetric("codebook_perplexity", .higherIsBetter, unit: "tokens"),
  ]

  /// The model.
  public let model: PointDVAE
  /// The parameters, and the values that all tasks have.
  public let context: TaskContext

  private let recipe: DVAERecipe
  private let batches: PointBatches

  /// Makes a task with fresh parameters for a resolved recipe and its clouds.
  public init(_ recipe: DVAERecipe, _ samples: PointSamples, device: Device) throws {
    self.recipe = recipe
    model = try PointDVAE(recipe.model, seed: recipe.seed, device: device)
    context = TaskContext(model.store, recipe, dataDigest: samples.set.digest)
    batches = PointBatches(
      samples, patch: recipe.model.patch, augmentation: recipe.data.augmentation,
      size: recipe.batch, seed: recipe.seed, device: device)
  }

  /// Returns batches that are drawn and cut into patches on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<PointBatch> {
    try batches.stream(from: cursor)
  }

  /// Computes the distance of the reconstructed patches, and the divergence of the use of tokens
  /// from uniform.
  public func loss(_ batch: PointBatch, _ context: ForwardContext) throws -> TaskLoss {
    // The stream's numbers also count the remainder of each epoch, which is omitted.
    let step = context.step / recipe.training.accumulation, steps = recipe.training.steps
    let temperature = recipe.tokens.temperature(step, of: steps)
    let weight = recipe.tokens.weight(step, of: steps)
    let loss = try model.loss(batch.patches, temperature: temperature, context)
    let use = CodebookUse(loss.tokens, vocabulary: recipe.model.vocabulary)
    return TaskLoss(
      loss: try loss.total(weight: weight), tokens: batch.clouds.count / 3,
      metrics: [
        "chamfer_coarse": loss.coarse.doubles[0], "chamfer_fine": loss.fine.doubles[0],
        "divergence": loss.divergence.doubles[0], "divergence_weight": weight,
        "temperature": temperature, "codebook_share": use.share,
        "codebook_perplexity": use.perplexity,
      ])
  }

  /// Returns the metrics of reconstructing the validation clouds from their tokens.
  public func validate() throws -> [String: Double] {
    let score = try model.score(batches.validation, precision: precision)
    return Dictionary(uniqueKeysWithValues: score.map { ("validation_" + $0.key, $0.value) })
  }

  /// Writes the model's folder.
  public func save(to folder: String) throws { try model.save(to: folder) }

  /// Returns a warning if the vocabulary has collapsed.
  public func warnings(_ metrics: [String: Double]) -> [String] {
    guard let perplexity = metrics["validation_codebook_perplexity"] else { return [] }
    let patches = batches.samples.validation.count * recipe.model.patch.patches
    let least = CodebookUse.leastPerplexity(
      vocabulary: recipe.model.vocabulary, patches: patches)
    guard perplexity < least else { return [] }
    return [
      "the vocabulary has collapsed: of \(recipe.model.vocabulary) tokens about "
        + "\(Int(perplexity.rounded())) are in use; raise tokens.divergenceWeight or "
        + "tokens.finalTemperature, or lower training.optimizer.rate"
    ]
  }
}

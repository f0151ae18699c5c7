import ClozeEncoder
import ClozeModels
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// Masked point modelling (Yu et al. 2022, section 3.3): the tokens of hidden patches are predicted, of
/// clouds as they are and of clouds that have traded patches.
public struct PointsTask: TrainingTask {
  /// What `validate` gives, by name: of clouds that do not train, with masks that are always the same.
  public static let validationMetrics = ["validation_loss", "validation_accuracy"]

  /// The model.
  public let model: PointModel
  /// What tells the tokens; it is not trained.
  public let tokenizer: PointDVAE
  /// The type of activations.
  public let precision: DType
  /// The run's seed.
  public let seed: UInt64
  /// The clouds, and the dVAE that tells their tokens.
  public let dataDigest: String
  /// The parameters.
  public var store: ParameterStore { model.store }
  /// The beginning.
  public var start: BatchCursor { BatchCursor() }

  private let recipe: PointsRecipe
  private let batches: PointBatches
  private let contrast: PointContrast?

  /// What masks of one batch are for; each has random numbers of its own.
  private enum Use: Int {
    case plain, mixed, keys
  }

  /// A task for a resolved recipe and its clouds.
  ///
  /// - Throws: what keeps the dVAE from being read, or `PointModelError`.
  public init(_ recipe: PointsRecipe, _ samples: PointSamples, device: Device) throws {
    guard let path = recipe.tokenizer else { throw PointModelError.noTokenizer }
    let tokenizer = try PointDVAE.load(from: ModelFolder.locate(path), device: device)
    try self.init(recipe, samples, tokenizer: tokenizer, device: device)
  }

  init(
    _ recipe: PointsRecipe, _ samples: PointSamples, tokenizer: PointDVAE, device: Device
  ) throws {
    let backbone = recipe.backbone
    let configuration = PointModel.Configuration(
      backbone: backbone, vocabulary: recipe.vocabulary,
      contrastWidth: recipe.contrast.isOn ? recipe.contrast.width : nil)
    guard configuration.fits(tokenizer.configuration) else {
      throw PointModelError.otherTokenizer(path: recipe.tokenizer ?? "")
    }
    (self.recipe, self.tokenizer) = (recipe, tokenizer)
    dataDigest = samples.set.digest + " " + tokenizer.digest
    precision = recipe.precision.dtype(on: device)
    seed = recipe.seed
    model = try PointModel(configuration, seed: recipe.seed, device: device)
    model.takePatchNetwork(of: tokenizer)
    contrast = recipe.contrast.isOn ? try PointContrast(recipe.contrast, model) : nil
    batches = PointBatches(
      samples, patch: backbone.patch, augmentation: recipe.data.augmentation,
      size: recipe.batch, seed: recipe.seed, device: device)
  }

  /// Batches are drawn and cut into patches on a thread of their own.
  public func batches(from cursor: BatchCursor) throws
    -> PrefetchingStream<CursorBatch<PointBatch, BatchCursor>>
  {
    try batches.stream(from: cursor)
  }

  /// The cross-entropy at hidden patches, plain and mixed, and what is contrasted.
  public func loss(_ batch: PointBatch, _ context: ForwardContext) throws -> TaskLoss {
    let tokens = try tokenizer.tokens(batch.patches, precision: precision)
    let plain = try model.loss(
      batch.patches, hidden: hidden(batch.patches, batch.number, .plain), tokens: tokens, context)
    var metrics = [
      "masked_loss": plain.loss.doubles[0], "accuracy": plain.accuracy,
    ]
    var losses = [plain.loss], mixed: (PatchMixing, PointModel.Prediction)?
    if recipe.mixing {
      let mixing = PatchMixing(
        clouds: batch.patches.clouds, patches: recipe.backbone.patch.patches, seed: seed,
        step: batch.number)
      let clouds = batch.patches.mixed(mixing)
      let prediction = try model.loss(
        clouds, hidden: hidden(clouds, batch.number, .mixed), tokens: mixing.mixed(tokens),
        context)
      mixed = (mixing, prediction)
      losses.append(prediction.loss)
      metrics["mixed_loss"] = prediction.loss.doubles[0]
      metrics["mixed_accuracy"] = prediction.accuracy
    }
    for (name, loss) in try contrasted(batch, plain, mixed, context) {
      losses.append(loss)
      metrics[name] = loss.doubles[0]
    }
    let loss = try losses.dropFirst().reduce(losses[0]) { try $0.adding($1) }
    return TaskLoss(loss: loss, tokens: batch.clouds.count / 3, metrics: metrics)
  }

  private func contrasted(
    _ batch: PointBatch, _ plain: PointModel.Prediction,
    _ mixed: (mixing: PatchMixing, prediction: PointModel.Prediction)?,
    _ context: ForwardContext
  ) throws -> [(String, Tensor)] {
    guard let contrast else { return [] }
    // The momentum encoder follows steps, not their parts.
    if context.step % recipe.training.accumulation == 0 { contrast.follow() }
    let keys = try contrast.keys(
      batch.patches, hidden: hidden(batch.patches, batch.number, .keys), context)
    var losses: [(String, Tensor)] = []
    if recipe.contrast.plain, let classes = plain.classes {
      losses.append(("contrast_loss", try contrast.plainLoss(classes, keys: keys)))
    }
    if recipe.contrast.mixed, let mixed, let classes = mixed.prediction.classes {
      losses.append(
        (
          "mixed_contrast_loss",
          try contrast.mixedLoss(classes, mixing: mixed.mixing, keys: keys)
        ))
    }
    contrast.enqueue(keys)
    return losses
  }

  /// Which patches are hidden from one use of a batch.
  private func hidden(_ clouds: PointPatches, _ number: Int, _ use: Use) -> [Bool] {
    recipe.masking.masks(clouds) {
      CounterRandom(
        seed: seed, purpose: .masking, step: number, sample: 4 * $0 + use.rawValue)
    }
  }

  /// The cross-entropy and accuracy at hidden patches of clouds that do not train.
  public func validate() throws -> [String: Double] {
    let score = try MaskedPointScore(
      model, tokenizer, recipe.masking, batches.validation, seed: seed, precision: precision)
    guard score.count > 0 else { return [:] }
    return ["validation_loss": score.loss, "validation_accuracy": score.accuracy]
  }

  /// Writes the model's folder.
  public func save(to folder: String) throws { try model.save(with: tokenizer, to: folder) }
}

extension PointModel {
  /// Begins with the patch network of `tokenizer`, as Point-BERT does.
  fileprivate func takePatchNetwork(of tokenizer: PointDVAE) {
    for entry in store.parameters + store.states where entry.name.hasPrefix("patches.") {
      let source = "encoder." + entry.name.dropFirst("patches.".count)
      if let value = tokenizer.store[source] { entry.value.approach(value, by: 1) }
    }
  }
}

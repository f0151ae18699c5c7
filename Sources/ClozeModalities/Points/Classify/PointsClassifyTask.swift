import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The task of training a classifier of clouds.
public struct PointsClassifyTask: ClassTask {
  /// The model.
  public let model: PointClassifier
  /// The parameters, and the values that all tasks have.
  public let context: TaskContext
  /// The loss in training.
  public let classLoss: ClassLoss

  private let recipe: PointsClassifyRecipe
  private let batches: PointBatches

  /// Makes a task for a resolved recipe and its clouds, which have classes.
  ///
  /// - Parameter begins: True to read the pretrained model; false if there is a checkpoint.
  /// - Throws: Errors of reading the pretrained model, `PointModelError`, or
  ///   `ClassWeightError`.
  public init(
    _ recipe: PointsClassifyRecipe, _ samples: PointSamples, begins: Bool = true, device: Device
  ) throws {
    self.recipe = recipe
    let classes = samples.set.classes
    model = try PointClassifier(
      PointClassifier.Configuration(backbone: recipe.backbone, classes: classes, recipe.body),
      seed: recipe.seed, device: device)
    classLoss = try recipe.body.classLoss(
      among: classes, labels: samples.training.map { samples.set.labels[Int($0)] })
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

  /// Returns the classes of a batch's clouds.
  public func labels(of batch: PointBatch) -> [Int32] {
    batch.indices.map { batches.samples.set.labels[Int($0)] }
  }

  /// Returns the patches of the clouds.
  public func inputs(of batch: PointBatch, isTraining: Bool) -> PointPatches { batch.patches }

  /// Returns the number of points.
  public func tokens(in batch: PointBatch) -> Int { batch.clouds.count / 3 }

  /// Returns the batches of the clouds that validate.
  public func validationBatches() -> some Sequence<PointBatch> { batches.validation.batches() }
}

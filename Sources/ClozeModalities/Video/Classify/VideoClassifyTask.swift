import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The task of training a classifier of clips, in training with frames chosen at random.
public struct VideoClassifyTask: ClassTask {
  /// The model.
  public let model: VideoClassifier
  /// The parameters, and the values that all tasks have.
  public let context: TaskContext
  /// The loss in training.
  public let classLoss: ClassLoss

  private let clips: ClipSamples
  private let batches: ClipBatches

  /// Makes a task for a resolved recipe and its clips, which have classes.
  ///
  /// - Throws: Errors of reading the pretrained model, `ClassedSampleError`, or `ClassWeightError`.
  init(_ recipe: VideoClassifyRecipe, _ clips: ClipSamples, device: Device) throws {
    self.clips = clips
    let training = clips.clips(clips.training), classes = try training.classes()
    let held = try clips.clips(clips.validation).labels(among: classes)
    let labels = try training.labels(among: classes)
    model = try VideoClassifier(
      VideoClassifier.Configuration(backbone: recipe.backbone, classes: classes, recipe.body),
      seed: recipe.seed, device: device)
    classLoss = try recipe.body.classLoss(among: classes, labels: labels)
    context = TaskContext(
      model.store, recipe,
      dataDigest: Checksum.sha256("\(clips.shard.digest)\n\(classes)\n\(labels)\n\(held)".utf8))
    if clips.begins, recipe.pretrained, let path = recipe.body.model {
      try model.backbone.begin(with: ModelFolder.locate(path))
    }
    batches = ClipBatches(
      clips.shard, training: clips.training, size: recipe.batch, recipe.backbone,
      seed: recipe.seed, augmentation: recipe.data.augmentation)
  }

  /// Returns batches that are read on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<ClipBatch> {
    try batches.stream(from: cursor)
  }

  /// Returns the classes of a batch's clips.
  public func labels(of batch: ClipBatch) throws -> [Int32] {
    try clips.clips(batch.clips).labels(among: model.classes)
  }

  /// Returns the frames.
  public func inputs(of batch: ClipBatch, isTraining: Bool) -> ClipBatch { batch }

  /// Returns the number of frames.
  public func tokens(in batch: ClipBatch) -> Int {
    batch.counts.reduce(0, +) * model.configuration.backbone.tube
  }

  /// Returns the batches of the clips that validate.
  public func validationBatches() -> some Sequence<ClipBatch> {
    batches.batches(clips.validation)
  }
}

import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The task of training a classifier of utterances.
public struct SpeechClassifyTask: ClassTask {
  /// The model.
  public let model: SpeechClassifier
  /// The parameters, and the values that all tasks have.
  public let context: TaskContext
  /// The loss in training.
  public let classLoss: ClassLoss

  private let recipe: SpeechClassifyRecipe
  private let batches: SpeechBatches

  /// Makes a task for a resolved recipe and its utterances, which have classes.
  ///
  /// - Throws: Errors of reading the pretrained model, `ClassedSampleError`, or `ClassWeightError`.
  init(_ recipe: SpeechClassifyRecipe, _ samples: SpeechSamples, device: Device) throws {
    self.recipe = recipe
    let training = samples.training.map { samples.shard.utterances[Int($0)] }
    let validation = samples.validation.map { samples.shard.utterances[Int($0)] }
    let classes = try training.classes()
    _ = try validation.labels(among: classes)
    model = try SpeechClassifier(
      SpeechClassifier.Configuration(backbone: recipe.backbone, classes: classes, recipe.body),
      seed: recipe.seed, device: device)
    classLoss = try recipe.body.classLoss(
      among: classes, labels: training.labels(among: classes))
    context = TaskContext(model.store, recipe, dataDigest: samples.shard.digest)
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

  /// Returns the classes of a batch's utterances.
  public func labels(of batch: SpeechBatch) throws -> [Int32] {
    try batch.indices.map { batches.samples.shard.utterances[Int($0)] }
      .labels(among: model.classes)
  }

  /// Returns the frames; in training some of them and some bins are blanked out.
  public func inputs(of batch: SpeechBatch, isTraining: Bool) -> SpeechFrames {
    guard isTraining else { return batch.frames }
    var frames = batch.frames
    recipe.specAugment.apply(
      to: &frames, seed: recipe.seed, step: batch.number, utterances: batch.indices.map(Int.init))
    return frames
  }

  /// Returns the number of frames.
  public func tokens(in batch: SpeechBatch) -> Int { batch.frames.values.count / batch.frames.bins }

  /// Returns the batches of the utterances that validate.
  public func validationBatches() -> some Sequence<SpeechBatch> {
    batches.batches(batches.samples.validation)
  }
}

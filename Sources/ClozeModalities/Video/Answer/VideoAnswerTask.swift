import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The task of learning answers to questions about clips.
public struct VideoAnswerTask: ClassTask {
  /// The model.
  public let model: VideoAnswerer
  /// The parameters, and the values that all tasks have.
  public let context: TaskContext
  /// The loss in training.
  public let classLoss: ClassLoss

  private let clips: ClipSamples
  private let batches: QuestionBatches

  /// Makes a task for a resolved recipe and its clips. Questions that validate and have an answer
  /// that none in training has are left out.
  ///
  /// - Throws: Errors of reading the pretrained model, or `ClassWeightError`.
  init(_ recipe: VideoAnswerRecipe, _ data: AskedClips, device: Device) throws {
    clips = data.clips
    let asked = clips.shard.questions(of: clips.training), answers = try asked.classes()
    let sizes = VideoModel.Configuration(
      backbone: recipe.backbone, vocabularySize: data.tokenizer.roles.count)
    model = try VideoAnswerer(
      VideoAnswerer.Configuration(backbone: sizes, classes: answers, recipe.body),
      data.tokenizer, seed: recipe.seed, device: device)
    classLoss = try recipe.body.classLoss(
      among: answers, labels: asked.labels(among: answers))
    context = TaskContext(model.store, recipe, dataDigest: data.digest)
    if clips.begins, recipe.pretrained, let path = recipe.body.model {
      try model.begin(with: ModelFolder.locate(path))
    }
    batches = QuestionBatches(
      clips.shard, training: clips.training, size: recipe.batch, model, most: recipe.questions,
      seed: recipe.seed, augmentation: recipe.data.augmentation)
  }

  /// Returns batches that are read on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<QuestionBatch> {
    let batches = batches
    return try batches.clips.stream(from: cursor) {
      batches.batch($0, number: $1, isTraining: true)
    }
  }

  /// Returns the answers of a batch.
  public func labels(of batch: QuestionBatch) throws -> [Int32] {
    try batch.answers.labels(among: model.classes)
  }

  /// Returns the clips and questions.
  public func inputs(of batch: QuestionBatch, isTraining: Bool) -> QuestionBatch { batch }

  /// Returns the number of frames.
  public func tokens(in batch: QuestionBatch) -> Int {
    batch.shown.counts.reduce(0, +) * model.configuration.backbone.backbone.tube
  }

  /// Returns the batches of the clips that validate, without questions of unknown answers.
  public func validationBatches() -> some Sequence<QuestionBatch> {
    let known = Set(model.classes)
    return batches.batches(clips.validation) { known.contains($0.answer) }
  }
}

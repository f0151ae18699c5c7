import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The task of training a recogniser of speech.
public struct SpeechCTCTask: TrainingTask {
  /// The metrics that validation reports, on utterances that are not trained on: error rates of all
  /// that have a text, and the loss per label of those whose text can be spelt.
  public static let validationMetrics: [LoggedMetric] = [
    LoggedMetric(validation: WordErrorRate(), as: "wer"),
    LoggedMetric(validation: CharacterErrorRate(), as: "cer"), .loss("validation_loss"),
  ]

  /// The model.
  public let model: SpeechRecognizer
  /// The parameters, and the values that all tasks have.
  public let context: TaskContext

  private let recipe: SpeechCTCRecipe
  private let data: SpeechCTCModality.Prepared
  private let batches: SpeechBatches
  /// The backbone, which a pretrained model keeps as it is while the new head begins to learn.
  public let held: HeldParameters?

  /// Makes a task for a resolved recipe and its utterances.
  ///
  /// - Throws: Errors of reading the pretrained model.
  init(
    _ recipe: SpeechCTCRecipe, _ data: SpeechCTCModality.Prepared, device: Device
  ) throws {
    (self.recipe, self.data) = (recipe, data)
    model = try SpeechRecognizer(
      backbone: recipe.backbone, data.units, seed: recipe.seed, device: device)
    context = TaskContext(model.store, recipe, dataDigest: data.samples.shard.digest)
    let isPretrained = recipe.pretrained && recipe.body.model != nil
    let frozen = isPretrained ? recipe.frozen * Double(recipe.training.steps) : 0
    held = HeldParameters(steps: Int(frozen)) { !$0.hasPrefix("head.") }
    if data.samples.begins, recipe.pretrained, let path = recipe.body.model {
      try SpeechBackbone.fill(model.store, from: ModelFolder.locate(path))
    }
    batches = SpeechBatches(
      data.samples, size: recipe.batch, frames: recipe.batchFrames, seed: recipe.seed)
  }

  /// Returns batches that are read on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<SpeechBatch> {
    try batches.stream(from: cursor)
  }

  /// Computes the loss per label.
  public func loss(_ batch: SpeechBatch, _ context: ForwardContext) throws -> TaskLoss {
    var frames = batch.frames
    recipe.specAugment.apply(
      to: &frames, seed: recipe.seed, step: batch.number, utterances: batch.indices.map(Int.init))
    let labels = batch.indices.map { data.training.labels[$0] ?? [] }
    let (logits, offsets) = try model.logits(frames, context)
    let losses = try logits.ctc(labels, offsets: offsets, blank: SpeechRecognizer.blank)
    let count = labels.reduce(0) { $0 + $1.count }
    return TaskLoss(
      loss: try losses.sum().scaled(by: 1 / Double(max(1, count))),
      tokens: frames.values.count / frames.bins)
  }

  /// Returns the error rates and the loss on the validation utterances.
  public func validate() throws -> [String: Double] {
    let indices = batches.samples.validation
    guard !indices.isEmpty else { return [:] }
    var texts: [String] = [], loss = 0.0, count = 0
    for batch in batches.batches(indices) {
      let scores = try model.scores(batch.frames, precision: precision)
      texts += scores.map { model.units.text($0.greedy()) }
      for (index, scores) in zip(batch.indices, scores) {
        guard let labels = data.validation.labels[index] else { continue }
        loss += try scores.loss(labels, on: store.device)
        count += labels.count
      }
    }
    let utterances = batches.samples.shard.utterances
    let result = try TranscriptResult(
      references: indices.map { utterances[Int($0)].text ?? "" }, transcripts: texts,
      recipe.normalization)
    return [
      "validation_wer": WordErrorRate().value(result.counts),
      "validation_cer": CharacterErrorRate().value(result.counts),
      "validation_loss": loss / Double(max(1, count)),
    ]
  }

  /// Writes the model's folder.
  public func save(to folder: String) throws { try model.save(to: folder) }
}

extension FrameScores {
  /// Returns -log of the probability of labels, which fit into the frames.
  func loss(_ labels: [Int32], on device: Device) throws -> Double {
    try GradientMode.disabled {
      try Tensor(values, [frames, classes], .f32, device)
        .ctc([labels], offsets: [0, Int32(frames)], blank: blank).doubles[0]
    }
  }
}

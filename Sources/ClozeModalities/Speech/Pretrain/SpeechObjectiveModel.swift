import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The utterances of a batch with their steps, of which some are hidden, and the codes of these.
public struct MaskedSpeech: CodedBatch {
  /// The batch's number in its stream.
  public let number: Int
  /// The utterances with hidden steps.
  public let views: [SampleView]
  /// The quantized features of hidden steps.
  public let quantized: QuantizedRows?
  /// All steps, nothing hidden [T', C].
  let steps: Tensor
  /// True for each hidden step [T'].
  let hidden: [Bool]
}

extension CounterRandom.Purpose {
  /// The noise of the quantizer's samples.
  static let codes = Self("speech.codes")
}

/// w2v-BERT as objectives train it: hidden steps are contrasted as quantized features and predicted
/// as codes (Chung et al. 2021, section 3.3).
public struct SpeechObjectiveModel: EncodingModel {
  /// The model.
  public let model: SpeechModel
  /// The encoder.
  public var encoder: Encoder { model.backbone.encoder }

  private let recipe: SpeechRecipe
  private let batches: SpeechBatches
  private let dtype: DType

  /// Makes a model with fresh parameters.
  init(_ recipe: SpeechRecipe, _ samples: SpeechSamples, device: Device) throws {
    self.recipe = recipe
    model = try SpeechModel(
      SpeechModel.Configuration(backbone: recipe.backbone, quantizer: recipe.quantizer),
      seed: recipe.seed, device: device)
    dtype = recipe.precision.dtype(on: device)
    batches = SpeechBatches(
      samples, size: recipe.batch, frames: recipe.batchFrames, seed: recipe.seed)
  }

  /// Returns batches that are read on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<SpeechBatch> {
    try batches.stream(from: cursor)
  }

  /// Calls `body` with the validation utterances, always with the same hidden steps and the
  /// likeliest codes.
  public func forEachValidationBatch(_ body: (MaskedSpeech) throws -> Void) throws {
    for batch in batches.batches(batches.samples.validation) {
      let prepared = try GradientMode.disabled {
        try self.prepared(batch, ForwardContext(evaluating: dtype), seed: recipe.splitSeed)
      }
      try body(prepared)
    }
  }

  /// Returns the batch with its steps, hidden ones chosen and quantized.
  public func prepared(_ batch: SpeechBatch) throws -> MaskedSpeech {
    try prepared(
      batch, ForwardContext(training: recipe.seed, step: batch.number, dtype: dtype),
      seed: recipe.seed)
  }

  private func prepared(
    _ batch: SpeechBatch, _ context: ForwardContext, seed: UInt64
  ) throws -> MaskedSpeech {
    let frames = batch.frames, layout = model.backbone.layout(frames)
    let features = try model.backbone.features(frames, context)
    let isTraining = context.isTraining
    let hidden = recipe.masking.hidden(
      layout, batch.indices, seed: seed, step: isTraining ? batch.number : -1)
    let rows = hidden.indices.filter { hidden[$0] }.map(Int32.init)
    let quantized = try model.quantized(
      frames, features: features, rows: rows,
      temperature: isTraining ? temperature(at: batch.number) : nil,
      random: isTraining
        ? CounterRandom(seed: seed, purpose: .codes, step: batch.number, sample: 0) : nil)
    let view = SampleView(layout, hidden: HiddenRows(rows: rows, labels: quantized.codes))
    return MaskedSpeech(
      number: batch.number, views: [view], quantized: quantized,
      steps: try model.backbone.subsampling.projected(features), hidden: hidden)
  }

  private func temperature(at batch: Int) -> Double {
    let step = batch / max(1, recipe.training.accumulation)
    return recipe.quantizer.temperature(step, of: recipe.training.steps)
  }

  /// Returns the steps, with hidden ones replaced.
  public func input(
    _ batch: MaskedSpeech, _ pass: EncoderPass, _ context: ForwardContext
  ) throws -> EncoderInput {
    EncoderInput(pass.hides ? try model.masked(batch.steps, hidden: batch.hidden) : batch.steps)
  }

  /// Encodes the frames of a batch.
  public func encode(_ batch: SpeechBatch, _ context: ForwardContext) throws -> Tensor {
    try model.backbone(batch.frames, context)
  }

  /// Returns the number of frames.
  public func tokens(in batch: SpeechBatch) -> Int { batch.frames.values.count / batch.frames.bins }

  /// Writes the model's folder.
  public func save(to folder: String) throws { try model.save(to: folder) }
}

import ClozeEncoder
import ClozeMasking
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A model of clips with captions as objectives train it.
public struct VideoObjectiveModel: EncodingModel {
  /// The model.
  public let model: VideoModel
  /// The encoder of captions, which are the views of batches.
  public var encoder: Encoder { model.towers.text.encoder }

  private let recipe: VideoRecipe
  private let batches: VideoBatches
  private let dtype: DType

  /// Makes a model with fresh parameters.
  init(_ recipe: VideoRecipe, _ samples: VideoSamples, device: Device) throws {
    self.recipe = recipe
    model = try VideoModel(
      recipe.backbone, samples.tokenizer, seed: recipe.seed, device: device)
    dtype = recipe.precision.dtype(on: device)
    batches = VideoBatches(
      samples, size: recipe.batch, recipe.backbone, seed: recipe.seed,
      augmentation: recipe.data.augmentation)
  }

  /// Returns batches that are read on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<VideoBatch> {
    try batches.stream(from: cursor)
  }

  /// Calls `body` with the clips that validate, always with the same hidden words.
  public func forEachValidationBatch(_ body: (VideoPairs) throws -> Void) throws {
    for batch in batches.batches(batches.samples.validation) {
      try body(pairs(batch, seed: recipe.splitSeed, isTraining: false))
    }
  }

  /// Returns the batch with hidden words.
  public func prepared(_ batch: VideoBatch) throws -> VideoPairs {
    pairs(batch, seed: recipe.seed, isTraining: true)
  }

  private func pairs(_ batch: VideoBatch, seed: UInt64, isTraining: Bool) -> VideoPairs {
    var random = CounterRandom(
      seed: seed, purpose: .masking, step: isTraining ? batch.number : -1,
      sample: isTraining ? 0 : batch.number)
    let roles = batches.samples.tokenizer.roles
    let masked = mask(batch.tokens, recipe.masking, MaskingTokens(roles), &random)
    let hasHidden = recipe.objectives.contains(CrossMaskedObjective.name)
    return VideoPairs(
      batch, masked, model, hasHidden: hasHidden && !masked.positions.isEmpty)
  }

  /// Embeds the captions, with hidden words replaced.
  public func input(
    _ batch: VideoPairs, _ pass: EncoderPass, _ context: ForwardContext
  ) throws -> EncoderInput {
    EncoderInput(
      try model.towers.text.embedding(
        pass.hides ? batch.masked.inputs : batch.batch.tokens.ids, segments: nil,
        batch.views[pass.view].layout, context, isPlaced: pass.isPlaced))
  }

  /// Encodes the clips of a batch, without their captions.
  public func encode(_ batch: VideoBatch, _ context: ForwardContext) throws -> Tensor {
    try model.projections[1](
      model.towers.clips(batch.bytes, counts: batch.counts, context).classes)
  }

  /// Returns the number of frames.
  public func tokens(in batch: VideoBatch) -> Int {
    batch.bytes.count / (recipe.backbone.frames.size * recipe.backbone.frames.size * 3)
  }

  /// Writes the model's folder.
  public func save(to folder: String) throws { try model.save(to: folder) }
}

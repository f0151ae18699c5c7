import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A model of masked video as objectives train it.
public struct VideoPixelsObjectiveModel: ObjectiveModel {
  /// The model.
  public let model: VideoPixelsModel
  /// The encoder of clips.
  public var encoder: Encoder { model.tower.encoder }

  private let recipe: VideoPixelsRecipe
  private let samples: ClipSamples
  private let batches: ClipBatches
  private let dtype: DType

  /// Makes a model with fresh parameters.
  init(_ recipe: VideoPixelsRecipe, _ samples: ClipSamples, device: Device) throws {
    (self.recipe, self.samples) = (recipe, samples)
    model = try VideoPixelsModel(
      VideoPixelsModel.Configuration(backbone: recipe.backbone, decoder: recipe.decoder),
      ParameterStore(seed: recipe.seed, device: device))
    dtype = recipe.precision.dtype(on: device)
    batches = ClipBatches(
      samples.shard, training: samples.training, size: recipe.batch, recipe.backbone,
      seed: recipe.seed, augmentation: recipe.data.augmentation)
  }

  /// Returns batches that are read on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<ClipBatch> {
    try batches.stream(from: cursor)
  }

  /// Calls `body` with the clips that validate, always with the same hidden tubes.
  public func forEachValidationBatch(_ body: (MaskedClips) throws -> Void) throws {
    for batch in batches.batches(samples.validation) {
      try body(model.heldOut(batch, recipe.masking, dtype, seed: recipe.splitSeed))
    }
  }

  /// Returns the batch with hidden tubes.
  public func prepared(_ batch: ClipBatch) throws -> MaskedClips {
    try model.masked(batch, recipe.masking, dtype) {
      CounterRandom(seed: recipe.seed, purpose: .masking, step: batch.number, sample: Int($0))
    }
  }

  /// Embeds the patches that are seen.
  public func input(
    _ batch: MaskedClips, _ pass: EncoderPass, _ context: ForwardContext
  ) throws -> EncoderInput { EncoderInput(try batch.input(context)) }

  /// Returns the number of frames.
  public func tokens(in batch: ClipBatch) -> Int {
    batch.counts.reduce(0, +) * recipe.backbone.tube
  }

  /// Writes the model's folder.
  public func save(to folder: String) throws { try model.save(to: folder) }
}

extension VideoPixelsModel {
  /// Returns clips that are not trained on, with tubes hidden that depend on the seed and the clip
  /// alone.
  func heldOut(
    _ batch: ClipBatch, _ masking: TubeMasking, _ dtype: DType, seed: UInt64
  ) throws -> MaskedClips {
    try masked(batch, masking, dtype) {
      CounterRandom(seed: seed, purpose: .masking, step: -1, sample: Int($0))
    }
  }
}

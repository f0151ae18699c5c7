import ClozeEncoder
import ClozeMasking
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A model of pairs as objectives train it.
public struct PairObjectiveModel: EncodingModel {
  /// The model.
  public let model: PairModel
  /// The encoder of the first side, which the views of batches are of.
  public var encoder: Encoder { model.sides.towers[0].encoder }

  private let recipe: PairRecipe
  private let batches: PairBatches

  /// Makes a model with fresh parameters.
  init(_ recipe: PairRecipe, _ samples: PairSamples, device: Device) throws {
    self.recipe = recipe
    model = try PairModel(
      recipe.body.modelSizes, samples.vocabularies, seed: recipe.seed, device: device)
    batches = PairBatches(samples, size: recipe.batch, seed: recipe.seed)
  }

  /// Returns batches that are read on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<PairSampleBatch> {
    try batches.stream(from: cursor)
  }

  /// Calls `body` with the pairs that validate, always with the same hidden tokens.
  public func forEachValidationBatch(_ body: (EncodedPairs) throws -> Void) throws {
    for batch in batches.batches(batches.samples.validation) {
      try body(pairs(batch, seed: recipe.splitSeed, isTraining: false))
    }
  }

  /// Returns the batch with hidden tokens.
  public func prepared(_ batch: PairSampleBatch) throws -> EncodedPairs {
    try pairs(batch, seed: recipe.seed, isTraining: true)
  }

  private func pairs(
    _ batch: PairSampleBatch, seed: UInt64, isTraining: Bool
  ) throws -> EncodedPairs {
    guard recipe.objectives.contains(CrossMaskedObjective.name),
      let tokens = batch.inputs[0] as? TokenInput,
      let roles = model.vocabularies[recipe.body.kinds[0]]?.roles
    else { return try EncodedPairs(batch, nil, model) }
    var random = CounterRandom(
      seed: seed, purpose: .masking, step: isTraining ? batch.number : -1,
      sample: isTraining ? 0 : batch.number)
    let masked = mask(tokens.tokens, recipe.masking, MaskingTokens(roles), &random)
    return try EncodedPairs(batch, masked.positions.isEmpty ? nil : masked, model)
  }

  /// Embeds the first side, with hidden tokens replaced.
  public func input(
    _ batch: EncodedPairs, _ pass: EncoderPass, _ context: ForwardContext
  ) throws -> EncoderInput {
    let input = pass.hides ? batch.hidden ?? batch.batch.inputs[0] : batch.batch.inputs[0]
    return EncoderInput(try model.sides.towers[0].embedded(input, context).rows)
  }

  /// Encodes both sides of a batch; returns the vectors of the first.
  public func encode(_ batch: PairSampleBatch, _ context: ForwardContext) throws -> Tensor {
    let vectors = try PairSide.allCases.map {
      try model.sides.vectors($0, batch.inputs[$0.rawValue], context)
    }
    return vectors[0]
  }

  /// Returns the number of pairs.
  public func tokens(in batch: PairSampleBatch) -> Int { batch.identities.count }

  /// Writes the model's folder.
  public func save(to folder: String) throws { try model.save(to: folder) }
}

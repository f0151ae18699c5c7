import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// The sizes of a masked language model and its batches.
public struct MaskedLanguageModelSizes: RecipeSizes, Equatable {
  /// The encoder.
  public var encoder: EncoderConfiguration
  /// V, the number of tokens; nil if it is unknown until the data is read.
  public var vocabulary: Int?
  /// The maximum number of tokens per batch.
  public var tokensPerBatch: Int
  /// The share of tokens that are predicted.
  public var masked: Double
  /// The maximum number of tokens per sample.
  public var length: Int
  /// The objectives, which add parameters and passes.
  public var objectives: ObjectiveChoice
  /// The number of tokens that a prediction chooses from in training; nil for the whole vocabulary.
  public var candidates: Int?

  /// Makes sizes from their values.
  public init(
    encoder: EncoderConfiguration, vocabulary: Int?, tokensPerBatch: Int, masked: Double,
    length: Int, objectives: ObjectiveChoice = .masked, candidates: Int? = nil
  ) {
    self.encoder = encoder
    self.vocabulary = vocabulary
    self.tokensPerBatch = tokensPerBatch
    self.masked = masked
    self.length = length
    self.objectives = objectives
    self.candidates = candidates
  }

  /// True if the size of the vocabulary is known.
  public var isComplete: Bool { vocabulary != nil }

  /// The parameters of embeddings, blocks and heads; without a known vocabulary, of the blocks
  /// alone.
  public var parameterParts: [(name: String, count: Int)] {
    guard let vocabulary else { return [("blocks", counts(0).blocks)] }
    let counts = counts(vocabulary)
    return [
      ("embeddings", counts.embeddings), ("blocks", counts.blocks),
      ("heads", counts.head + added.parameters),
    ]
  }

  /// Returns the bytes that training holds at once; without a known vocabulary, those that do not
  /// depend on it.
  public func memory(in dtype: DType) -> TrainingMemory {
    var memory = encoder.trainingMemory(
      tokens: tokensPerBatch, vocabularySize: vocabulary ?? 0, candidates: choices,
      masked: masked, dtype: dtype)
    memory.add(
      TrainingMemory(
        count: added.parameters, dtype: dtype,
        activations: Double(tokensPerBatch) * added.kept * Double(dtype.size)))
    return memory
  }

  /// Floating-point operations per token of a forward pass, for the longest samples.
  public var predictionOperations: Double {
    encoder.predictionOperations(length: length, vocabularySize: choices, masked: masked)
      + added.operations
  }

  /// The costs of the objectives, besides the pass that predicts.
  private var added: ObjectiveCost {
    objectives.cost(ObjectiveShape(encoder: encoder, length: length, places: length))
  }

  /// The values that computation limits, and their limits.
  public var limits: [(name: String, value: Int, most: Int)] {
    [
      ("encoder.layers", encoder.layers, 10_000),
      ("encoder.feedForward", encoder.feedForward, 1 << 20),
      ("encoder.maximumLength", encoder.maximumLength, 1 << 20),
      ("encoder.segments", encoder.segments, 1 << 20),
      ("encoder.window", encoder.window, 1 << 20),
      ("encoder.globalTokens", encoder.globalTokens, 1 << 20),
      ("the vocabulary", vocabulary ?? 0, 1 << 24),
      ("tokens per batch", tokensPerBatch, 1 << 28),
    ]
  }

  /// Runs a short benchmark of at most two blocks, and scales it to all blocks by their operations.
  public func measuredRate(
    in dtype: DType, on device: Device
  ) throws -> (rate: Double, part: String)? {
    guard vocabulary != nil else { return nil }
    var part = self
    part.encoder.layers = min(encoder.layers, 2)
    part.masked = MLMBenchmark.masked
    // Of many items only some are compared with.
    part.vocabulary = choices
    // The benchmark makes the masked pass alone.
    part.objectives = .masked
    // Drawing more initial values than this would alone take minutes.
    guard part.parameterCount < 100_000_000 else { return nil }
    // Lengths are uniform between a quarter of the maximum and all of it: 5/8 of it on average.
    let batch = max(1, min(tokensPerBatch, 4096) * 8 / (5 * length))
    let benchmark = try MLMBenchmark(
      part.encoder, vocabulary: max(6, choices), batch: batch, maximumLength: length,
      dtype: dtype, device: device)
    let rate = try benchmark.trainingRate(steps: 2)
    return (
      rate * part.trainingOperations / trainingOperations,
      "training with \(part.encoder.layers) of \(encoder.layers) blocks"
    )
  }

  /// Returns the sizes with a vocabulary of `count` tokens, if it is unknown.
  public func assuming(vocabulary count: Int) -> MaskedLanguageModelSizes {
    var sizes = self
    sizes.vocabulary = vocabulary ?? count
    return sizes
  }

  private func counts(_ vocabulary: Int) -> ParameterCounts {
    encoder.parameterCounts(vocabularySize: vocabulary)
  }

  /// The number of tokens that a prediction chooses from.
  private var choices: Int { min(candidates ?? .max, vocabulary ?? 0) }
}

import ClozeTensor

/// The number of parameters of a masked language model, by part.
public struct ParameterCounts: Sendable, Equatable {
  /// The vectors of tokens, positions and segments, and their norm.
  public var embeddings: Int
  /// All blocks and the norm after them.
  public var blocks: Int
  /// The masked-token head without the token vectors, which it shares with the embeddings.
  public var head: Int
  /// The next-sentence head, if there is one.
  public var nextSentence: Int
  /// All parts.
  public var total: Int { embeddings + blocks + head + nextSentence }
}

/// The bytes that training holds at once.
public struct TrainingMemory: Sendable, Equatable {
  /// Parameters in f32, and copies in bf16 if activations are bf16.
  public var parameters: Int
  /// Gradients in f32.
  public var gradients: Int
  /// AdamW's two moments in f32.
  public var moments: Int
  /// The values that the forward pass keeps for the backward pass, and the logits.
  public var activations: Int
  /// All parts.
  public var total: Int { parameters + gradients + moments + activations }

  /// The memory of training `count` parameters with AdamW, with activations of `dtype` that take
  /// `activations` bytes.
  public init(count: Int, dtype: DType, activations: Double) {
    parameters = count * (dtype == .bf16 ? 6 : 4)
    gradients = 4 * count
    moments = 8 * count
    self.activations = Int(min(activations, 0x1p60))
  }

  /// Adds the bytes of another part of the model.
  public mutating func add(_ other: TrainingMemory) {
    parameters += other.parameters
    gradients += other.gradients
    moments += other.moments
    activations += other.activations
  }
}

extension EncoderConfiguration {
  /// Returns the number of parameters of a masked language model with this encoder.
  ///
  /// With V tokens, C features, P positions, S segments (weights + biases): embeddings V C + P C +
  /// S C + norm; blocks by their kind; head C^2, a norm, and V biases; next sentence C^2 + C + 2 C
  /// + 2.
  public func parameterCounts(vocabularySize: Int, nextSentence: Bool = false) -> ParameterCounts {
    let rows = vocabularySize + (positions == .learned ? maximumLength : 0) + segments
    return ParameterCounts(
      embeddings: rows * hidden + (embeddingNorm ? normParameters : 0),
      blocks: layers * blockCost(length: maximumLength).parameters
        + (normPlacement == .pre ? normParameters : 0),
      head: hidden * (hidden + (biases ? 1 : 0)) + normParameters + vocabularySize,
      nextSentence: nextSentence ? hidden * (hidden + 1) + 2 * (hidden + 1) : 0)
  }

  /// The number of parameters of a norm.
  var normParameters: Int { norm == .layer && biases ? 2 * hidden : hidden }

  /// Returns the cost of a block of the kind that `block` names in sequences of `length` tokens;
  /// that of a transformer if the name is unknown, which `validate` rejects.
  func blockCost(length: Int) -> BlockCost {
    ((try? EncoderBlocks.kind(block)) ?? TransformerBlock.self).cost(of: self, length: length)
  }

  /// Returns the floating-point operations per token of a forward pass through the blocks, for
  /// sequences of `length` tokens; see the blocks' `cost`.
  ///
  /// - Parameter asked: The share of tokens whose output is requested.
  public func encodingOperations(length: Int, asked: Double = 1) -> Double {
    let block = blockCost(length: length)
    return Double(layers) * block.operations
      - lastBlock(1 - asked) * (block.operations - block.unreadOperations)
  }

  /// Returns the floating-point operations per token of a forward pass with the masked-token head.
  ///
  /// The head processes the share `masked` of positions: 2 (C^2 + C V) each.
  public func predictionOperations(
    length: Int, vocabularySize: Int, masked: Double
  ) -> Double {
    let width = Double(hidden)
    return encodingOperations(length: length, asked: masked)
      + masked * 2 * width * (width + Double(vocabularySize))
  }

  /// Returns the floating-point operations per token of training: three times the forward pass,
  /// since the backward pass has two matrix products for each one of the forward pass (Kaplan et
  /// al. 2020, section 2.1).
  public func trainingOperations(length: Int, vocabularySize: Int, masked: Double) -> Double {
    3 * predictionOperations(length: length, vocabularySize: vocabularySize, masked: masked)
  }

  /// Returns an estimate of the number of values per token that the encoder keeps for the backward
  /// pass: those of its blocks, and 3 C of embeddings.
  ///
  /// - Parameter asked: The share of tokens whose output is requested.
  public func keptPerToken(asked: Double) -> Double {
    let block = blockCost(length: maximumLength)
    return Double(layers * block.kept + 3 * hidden)
      - lastBlock(1 - asked) * Double(block.kept - block.unreadKept)
  }

  /// The share of the last block that is computed, if there is one.
  private func lastBlock(_ share: Double) -> Double { layers > 0 ? share : 0 }

  /// Returns an estimate of the bytes that training with AdamW holds at once, for batches of
  /// `tokens` tokens.
  ///
  /// Besides the values counted by `keptPerToken`, blocks keep some in f32, such as sums of
  /// attention. The head keeps the logits of a share `masked` of the tokens, each V values or, if
  /// predictions choose from fewer, `candidates`; if there are more than `LogitMemory` allows, only
  /// a block of them, and a sum of gradients [V, C].
  public func trainingMemory(
    tokens: Int, vocabularySize: Int, candidates: Int? = nil, masked: Double, dtype: DType,
    nextSentence: Bool = false
  ) -> TrainingMemory {
    let count = parameterCounts(vocabularySize: vocabularySize, nextSentence: nextSentence).total
    let perToken =
      keptPerToken(asked: masked) * Double(dtype.size)
      + 4 * (Double(layers) - lastBlock(1 - masked))
      * Double(blockCost(length: maximumLength).keptInFloat)
      + masked * Double(4 * hidden * dtype.size)
    let choices = candidates ?? vocabularySize, classes = Double(choices)
    let logits = Double(tokens) * masked * classes
    let head =
      logits <= Double(LogitMemory.mostKept)
      ? logits * Double(dtype.size)
      : Double(LogitMemory.blockRows(choices)) * classes * Double(dtype.size)
        + 4 * classes * Double(hidden)
    return TrainingMemory(
      count: count, dtype: dtype, activations: Double(tokens) * perToken + head)
  }
}

import ClozeTensor

/// The number of numbers that a masked language model learns, by part.
public struct ParameterCounts: Sendable, Equatable {
  /// Vectors of tokens, positions and segments, and their norm.
  public var embeddings: Int
  /// All blocks and the norm behind them.
  public var blocks: Int
  /// The masked-token head without the token vectors, which it shares with the embeddings.
  public var head: Int
  /// The next-sentence head, where there is one.
  public var nextSentence: Int
  /// All parts.
  public var total: Int { embeddings + blocks + head + nextSentence }
}

/// Bytes that training holds at once.
public struct TrainingMemory: Sendable, Equatable {
  /// Parameters in f32, and in bf16 beside them where activations are bf16.
  public var parameters: Int
  /// Gradients in f32.
  public var gradients: Int
  /// AdamW's two moments in f32.
  public var moments: Int
  /// The values that the forward pass keeps for the backward pass, and the logits.
  public var activations: Int
  /// All parts.
  public var total: Int { parameters + gradients + moments + activations }

  /// Training with AdamW of `count` numbers, with activations of `dtype` that take `activations` bytes.
  public init(count: Int, dtype: DType, activations: Double) {
    parameters = count * (dtype == .bf16 ? 6 : 4)
    gradients = 4 * count
    moments = 8 * count
    self.activations = Int(min(activations, 0x1p60))
  }

  /// Adds the bytes of a further part of the model.
  public mutating func add(_ other: TrainingMemory) {
    parameters += other.parameters
    gradients += other.gradients
    moments += other.moments
    activations += other.activations
  }
}

extension EncoderConfiguration {
  /// The number of parameters that a masked language model with this encoder has.
  ///
  /// With V tokens, C features, P positions, S segments (weights + biases): embeddings
  /// V C + P C + S C + norm; blocks as their kind counts; head C^2, a norm, and V biases; next sentence
  /// C^2 + C + 2 C + 2.
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

  /// The cost of a block of the kind that `block` names in sequences of `length` tokens; of a transformer
  /// where it names none, which `validate` refuses.
  func blockCost(length: Int) -> BlockCost {
    ((try? EncoderBlocks.kind(block)) ?? TransformerBlock.self).cost(of: self, length: length)
  }

  /// Floating-point operations per token of a forward pass through the blocks, for sequences of
  /// `length` tokens; see the blocks' own `cost`.
  ///
  /// - Parameter asked: the share of tokens that is asked for.
  public func encodingOperations(length: Int, asked: Double = 1) -> Double {
    let block = blockCost(length: length)
    return Double(layers) * block.operations
      - lastBlock(1 - asked) * (block.operations - block.unreadOperations)
  }

  /// Floating-point operations per token of a forward pass with the masked-token head.
  ///
  /// The head works at the share `masked` of positions: 2 (C^2 + C V) each.
  public func predictionOperations(
    length: Int, vocabularySize: Int, masked: Double
  ) -> Double {
    let width = Double(hidden)
    return encodingOperations(length: length, asked: masked)
      + masked * 2 * width * (width + Double(vocabularySize))
  }

  /// Floating-point operations per token of training: three times the forward pass, since the
  /// backward pass has two matrix products for each of the forward pass (Kaplan et al. 2020,
  /// section 2.1).
  public func trainingOperations(length: Int, vocabularySize: Int, masked: Double) -> Double {
    3 * predictionOperations(length: length, vocabularySize: vocabularySize, masked: masked)
  }

  /// An estimate of the number of numbers that the encoder keeps for the backward pass, for each token:
  /// what its blocks keep, and 3 C of embeddings.
  ///
  /// - Parameter asked: the share of tokens that is asked for.
  public func keptPerToken(asked: Double) -> Double {
    let block = blockCost(length: maximumLength)
    return Double(layers * block.kept + 3 * hidden)
      - lastBlock(1 - asked) * Double(block.kept - block.unreadKept)
  }

  /// A share of the last block, where there is one.
  private func lastBlock(_ share: Double) -> Double { layers > 0 ? share : 0 }

  /// An estimate of the bytes that training with AdamW holds at once, for batches of `tokens` tokens.
  ///
  /// Beside what `keptPerToken` counts, blocks keep some numbers in f32, such as sums of attention. The head
  /// keeps the logits of a share `masked` of the tokens, each V numbers or, where predictions choose from
  /// fewer, `candidates`; of more than `LogitMemory` keeps only a block, and a sum of gradients [V, C].
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

import ClozeTensor

/// How many numbers a masked language model learns, by part.
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
  /// What the forward pass keeps for the backward pass, and the logits.
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
  /// How many parameters a masked language model with this encoder has.
  ///
  /// With V tokens, C features, F inner features, P positions, S segments (weights + biases):
  /// embeddings V C + P C + S C + norm; a block 3 C^2 + C^2 (attention), C F (twice that if gated)
  /// + F C, and two norms; head C^2, a norm, and V biases; next sentence C^2 + C + 2 C + 2.
  public func parameterCounts(vocabularySize: Int, nextSentence: Bool = false) -> ParameterCounts {
    let bias = biases ? 1 : 0, inner = feedForward * (gated ? 2 : 1)
    let norm = self.norm == .layer && biases ? 2 * hidden : hidden
    let rows = vocabularySize + (positions == .learned ? maximumLength : 0) + segments
    let attention =
      3 * hidden * (hidden + (unbiasedQueries ? 0 : bias)) + hidden * (hidden + bias)
    let feedForward = inner * (hidden + bias) + hidden * (self.feedForward + bias)
    return ParameterCounts(
      embeddings: rows * hidden + (embeddingNorm ? norm : 0),
      blocks: layers * (attention + feedForward + 2 * norm) + (normPlacement == .pre ? norm : 0),
      head: hidden * (hidden + bias) + norm + vocabularySize,
      nextSentence: nextSentence ? hidden * (hidden + 1) + 2 * (hidden + 1) : 0)
  }

  /// Floating-point operations per token of a forward pass through the blocks, for sequences of
  /// `length` tokens.
  ///
  /// A matrix product with W weights costs 2 W per token: 2 (4 C^2 + C F (twice if gated) + F C) per
  /// block. Attention compares a token with n others and mixes their values: 2 n C + 2 n C, where n
  /// is `length`, half of it if causal, at most 2 window + 1 + global tokens within a window. Of the last
  /// block, tokens that nobody asks for cost their keys and values alone, 2 (2 C^2).
  ///
  /// - Parameter asked: the share of tokens that is asked for.
  public func encodingOperations(length: Int, asked: Double = 1) -> Double {
    let width = Double(hidden), inner = Double(feedForward)
    let products = 2 * (4 * width * width + inner * width * (gated ? 3 : 2))
    let others: Double
    switch attention {
    case .full: others = Double(length)
    case .causal: others = Double(length + 1) / 2
    case .window: others = Double(min(length, 2 * window + 1 + globalTokens))
    }
    let block = products + 4 * others * width
    return Double(layers) * block - lastBlock(1 - asked) * (block - 4 * width * width)
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

  /// An estimate of how many numbers the encoder keeps for the backward pass, for each token.
  ///
  /// A block keeps 3 C (queries, keys, values), C (mixed values), C (attention's output), 2 C (the sum and
  /// its norm), F (twice if gated) before the activation and F after it, C (the output), 2 C (the sum and
  /// its norm); embeddings keep 3 C. Of the last block, tokens that nobody asks for leave 2 C, and with
  /// norms before layers one more.
  ///
  /// - Parameter asked: the share of tokens that is asked for.
  public func keptPerToken(asked: Double) -> Double {
    let block = 10 * hidden + feedForward * (gated ? 3 : 2)
    let left = (normPlacement == .pre ? 3 : 2) * hidden
    return Double(layers * block + 3 * hidden) - lastBlock(1 - asked) * Double(block - left)
  }

  /// A share of the last block, where there is one.
  private func lastBlock(_ share: Double) -> Double { layers > 0 ? share : 0 }

  /// An estimate of the bytes that training with AdamW holds at once, for batches of `tokens` tokens.
  ///
  /// Beside what `keptPerToken` counts, there are H sums of attention in f32 for each block. The head keeps
  /// the logits of a share `masked` of the tokens, each V numbers or, where predictions choose
  /// from fewer, `candidates`; of more than `LogitMemory` keeps only a block, and a sum of gradients [V, C].
  public func trainingMemory(
    tokens: Int, vocabularySize: Int, candidates: Int? = nil, masked: Double, dtype: DType,
    nextSentence: Bool = false
  ) -> TrainingMemory {
    let count = parameterCounts(vocabularySize: vocabularySize, nextSentence: nextSentence).total
    let perToken =
      keptPerToken(asked: masked) * Double(dtype.size)
      + 4 * (Double(layers) - lastBlock(1 - masked)) * Double(heads)
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

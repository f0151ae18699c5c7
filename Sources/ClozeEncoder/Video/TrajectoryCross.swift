import ClozeTensor

/// The attention of words to clips in a cross encoder.
public enum WordAttention: String, Codable, Sendable, CaseIterable {
  /// A word gathers what it attends to in each frame, and attends to all words and to what it has
  /// gathered over time (Yang et al. 2023, trajectory-to-word attention).
  case trajectory
  /// A word attends to all words and to all patches of all frames at once.
  case patches
}

/// The cross encoder of texts and clips (Yang et al. 2023, TW-BERT): a stack of blocks with norms
/// before their layers, in which words attend to clips and the patches of each frame to the words.
///
/// ```swift
/// let cross = try TrajectoryCross(store.scoped("cross"), configuration, words: .trajectory)
/// let pairs = try PairLayout(
///   texts: texts, frames: clips.frames, patches: clips.patchesPerFrame,
///   pairs: [(text: 0, clip: 0), (text: 1, clip: 0)])
/// let rows = try cross(words, clips, pairs, context)
/// let classes = try rows.gatherRows(pairs.output.firstRows)  // the texts' class tokens
/// let vectors = try rows.gatherRows(pairs.output.lastRows)  // the clips' vectors
/// ```
public struct TrajectoryCross {
  private let blocks: [TrajectoryBlock]
  private let norm: Norm

  /// Makes a cross encoder with its parameters in `store`: `layers.0.…` and `norm`.
  ///
  /// - Parameter configuration: The sizes, rates and norms; blocks, positions and patterns of
  ///   attention have no meaning here.
  public init(
    _ store: ParameterStore, _ configuration: EncoderConfiguration,
    words: WordAttention = .trajectory
  ) throws {
    blocks = try (0..<configuration.layers).map {
      try TrajectoryBlock(store, layer: $0, configuration, words: words)
    }
    norm = try Norm(store, "norm", width: configuration.hidden, configuration)
  }

  /// Encodes pairs.
  ///
  /// - Parameters:
  ///   - words: The encoded words of all texts.
  ///   - clips: The encoded clips.
  ///   - pairs: The pairs of these texts and clips.
  ///   - maps: The attention of words to fill, if requested.
  /// - Shapes: words [L, C] -> [M, C], the words and the clip's vector of each pair, the rows of
  ///   `pairs.output`.
  /// - Throws: `TensorError` if the pairs are of other texts or clips.
  public func callAsFunction(
    _ words: Tensor, _ clips: ClipFeatures, _ pairs: PairLayout, _ context: ForwardContext,
    maps: TrajectoryMaps? = nil
  ) throws -> Tensor {
    let dtype = context.dtype
    var x = try Tensor.concatenating(
      [words.cast(to: dtype), clips.classes.cast(to: dtype), clips.patches.cast(to: dtype)],
      axis: 0)
    guard words.shape[0] == pairs.words, pairs.sources.allSatisfy({ $0 < x.shape[0] }) else {
      throw TensorError.shapeMismatch(
        operation: "cross encoder", lhs: words.shape, rhs: [pairs.words, words.shape[1]])
    }
    for (index, block) in blocks.enumerated() {
      x = try block(
        x, pairs, context, isFirst: index == 0, isLast: index + 1 == blocks.count, maps: maps)
    }
    return try norm(blocks.isEmpty ? x.gatherRows(pairs.sources).gatherRows(pairs.outputRows) : x)
  }
}

extension TrajectoryCross {
  /// The number of parameters.
  public static func parameters(
    _ configuration: EncoderConfiguration, words: WordAttention
  ) -> Int {
    var plain = configuration
    (plain.positions, plain.unbiasedQueries) = (.none, false)
    let hidden = configuration.hidden, bias = configuration.biases ? 1 : 0
    let projections = 3 * hidden * (hidden + bias)
    let places = hidden * (hidden + bias) + configuration.normParameters
    let block =
      TransformerBlock.cost(of: plain, length: 1).parameters + projections
      + (words == .trajectory ? places : 0)
    return configuration.layers * block + configuration.normParameters
  }

  /// The floating-point operations of a forward pass of one pair, all blocks but the last of which
  /// compute all rows; the products that pairs of one text or clip share in the first block are
  /// counted for each.
  ///
  /// - Parameters:
  ///   - length: The number of words.
  ///   - frames: The number of frames.
  ///   - patches: The number of patches of a frame.
  public static func operations(
    _ configuration: EncoderConfiguration, words: WordAttention, length: Int, frames: Int,
    patches: Int
  ) -> Double {
    let width = Double(configuration.hidden), inner = Double(configuration.feedForward)
    let length = Double(length), frames = Double(frames), patches = Double(patches)
    let rows = length + 1 + frames * patches, square = 2 * width * width
    let projections = 3 * square * (rows + length)
    let mixing: Double =
      switch words {
      case .trajectory:
        3 * square * length * frames + 4 * width * length * (frames * patches + length + frames)
      case .patches: 2 * square * frames * patches + 4 * width * length * (rows - 1)
      }
    let keys = length + patches + 1
    func block(_ rows: Double, queries: Double) -> Double {
      projections + mixing + 4 * width * frames * queries * keys
        + rows * (square + 2 * width * inner * (configuration.gated ? 3 : 2))
    }
    guard configuration.layers > 0 else { return 0 }
    return Double(configuration.layers - 1) * block(rows, queries: 1 + patches)
      + block(length + 1, queries: 1)
  }
}

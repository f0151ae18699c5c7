import ClozeTensor

/// The frames of clips as rows of an encoder: a class token for each frame, or each tube of
/// neighbouring frames, and its patches through a linear layer, all with vectors of their place in
/// the frame and of the frame's time (Dosovitskiy et al. 2021, section 3.1; Bertasius et al. 2021).
///
/// ```swift
/// let grid = try PatchGrid(size: 64, patch: 16, tube: 2)
/// let embedding = try FrameEmbedding(store, grid, frames: 8, configuration)
/// let layout = try embedding.layout(frames: [8, 5])  // two clips, of 16 and of 10 frames
/// let patches = try grid.patches(of: bytes, scale: .plain, .f32, store.device)
/// let encoded = try encoder(embedding(patches, layout, context), layout, context)
/// ```
public struct FrameEmbedding {
  /// The cut of frames into patches.
  public let grid: PatchGrid
  /// The largest number of frames, or of tubes, of a clip.
  public let maximum: Int
  private let configuration: EncoderConfiguration
  private let projection: Linear
  private let classToken: Tensor
  private let positions: Positions
  private let norm: Norm?

  private enum Positions {
    case learned(places: Tensor, times: Tensor)
    case fixed(Tensor)
    case none
  }

  /// Makes an embedding with its parameters in `store`.
  ///
  /// - Parameter frames: The largest number of frames, or of tubes, of a clip.
  public init(
    _ store: ParameterStore, _ grid: PatchGrid, frames: Int, _ configuration: EncoderConfiguration
  ) throws {
    (self.grid, maximum, self.configuration) = (grid, frames, configuration)
    let width = configuration.hidden, deviation = configuration.initializerRange
    projection = try Linear(
      store, "embeddings.patches", inputs: grid.width, outputs: width, bias: configuration.biases,
      deviation: deviation)
    classToken = try store.add("embeddings.class", [1, width], .normal(deviation), decays: true)
    positions = try Self.positions(store, grid, frames, configuration, classToken.dtype)
    norm =
      configuration.embeddingNorm
      ? try Norm(store, "embeddings.norm", width: width, configuration) : nil
  }

  private static func positions(
    _ store: ParameterStore, _ grid: PatchGrid, _ frames: Int,
    _ configuration: EncoderConfiguration, _ dtype: DType
  ) throws -> Positions {
    let width = configuration.hidden, deviation = configuration.initializerRange
    switch configuration.positions {
    case .learned:
      let start =
        configuration.sinusoidalStart
        ? Initializer.sinusoids(deviation) : .normal(deviation)
      return .learned(
        places: try store.add("embeddings.places", [1 + grid.count, width], start, decays: true),
        times: try store.add("embeddings.times", [frames, width], start, decays: true))
    case .sinusoidal:
      let rows = frames * (1 + grid.count)
      return .fixed(
        try Tensor(
          Sinusoids.table(positions: rows, width: width), [rows, width], dtype, store.device))
    case .rotary, .alibi, .relative, .given, .none: return .none
    }
  }

  /// Returns the layout of clips of some numbers of frames, or of tubes.
  ///
  /// - Parameter places: The places of each clip's frames that are seen, ascending: 0 for the class
  ///   token, 1 + n for patch n; nil for all.
  /// - Throws: `TensorError` if a clip has more frames than the embedding has times, or places that
  ///   frames do not have.
  public func layout(frames counts: [Int], places: [[Int32]]? = nil) throws -> SequenceLayout {
    guard counts.allSatisfy({ $0 <= maximum }) else {
      throw TensorError.badShape(
        operation: "frames", shape: counts, expected: "clips of at most \(maximum) frames")
    }
    return try SequenceLayout(frames: counts, rows: 1 + grid.count, places: places)
  }

  /// Embeds the patches of packed clips, frame by frame, and puts a class token before those of
  /// each frame.
  ///
  /// - Shapes: patches [F N, `grid.width`] for the F frames or tubes of `layout` ->
  ///   [F (1 + N), C]; of frames without some of their places, the patches that they have.
  /// - Throws: `TensorError` if the patches are not those of the layout's frames.
  public func callAsFunction(
    _ patches: Tensor, _ layout: SequenceLayout, _ context: ForwardContext
  ) throws -> Tensor {
    let frames = try layout.requireFrames("frame embedding")
    let count = layout.positions.count - frames.layout.count
    guard patches.shape == [count, grid.width], frames.rows == 1 + grid.count else {
      throw TensorError.shapeMismatch(
        operation: "frame embedding", lhs: patches.shape, rhs: [count, grid.width])
    }
    let projected = try projection(patches.cast(to: context.dtype))
    let all = try Tensor.concatenating(
      [classToken.cast(to: projected.dtype), projected], axis: 0)
    let ends = frames.layout.offsets
    let rows = zip(ends, ends.dropFirst()).enumerated().flatMap { frame, ends -> [Int32] in
      // The class tokens of the frames before are no patches.
      let first = 1 + ends.0 - Int32(frame)
      return [0] + Array(first..<first + ends.1 - ends.0 - 1)
    }
    let sum = try placed(all.gatherRows(rows), layout, frames)
    return try (norm.map { try $0(sum) } ?? sum).dropout(context.dropout(configuration.dropout))
  }

  private func placed(
    _ x: Tensor, _ layout: SequenceLayout, _ frames: FrameLayout
  ) throws -> Tensor {
    let tables: [Tensor], numbers: [[Int32]]
    switch positions {
    case .none: return x
    case .fixed(let table): (tables, numbers) = ([table], [layout.positions])
    case .learned(let places, let times):
      let rows = Int32(frames.rows)
      tables = [places, times]
      numbers = [layout.positions.map { $0 % rows }, layout.positions.map { $0 / rows }]
    }
    return try x.adding(Tensor.embedding(tables, numbers, as: x.dtype))
  }
}

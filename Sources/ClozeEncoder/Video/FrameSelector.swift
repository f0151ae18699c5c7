import ClozeTensor

extension CounterRandom.Purpose {
  /// The noise of choices of frames.
  static let frameSelection = Self("encoder.frameSelection")
}

/// A learned choice of the frames of each clip, by their class tokens and perhaps a text (Yang et
/// al. 2023, TW-BERT, hierarchical frame selector). In training the frames are mixed by the mean of
/// noisy choices, which has a gradient; otherwise the best are kept, in their order.
public struct FrameSelector {
  /// The sizes.
  public let configuration: SelectorConfiguration
  private let norm: Norm
  private let frame: Linear
  private let joint: Linear
  private let score: Linear

  /// Makes a selector called `name` with its parameters in `store`.
  public init(
    _ store: ParameterStore, _ name: String, _ encoder: EncoderConfiguration,
    _ configuration: SelectorConfiguration
  ) throws {
    self.configuration = configuration
    let width = encoder.hidden
    norm = try Norm(store, "\(name).norm", width: width, encoder)
    func linear(_ part: String, inputs: Int, outputs: Int) throws -> Linear {
      try Linear(
        store, "\(name).\(part)", inputs: inputs, outputs: outputs, bias: false,
        deviation: encoder.initializerRange)
    }
    frame = try linear("frame", inputs: width, outputs: width)
    joint = try linear(
      "joint", inputs: configuration.text == .caption ? 2 * width : width, outputs: width)
    score = try linear("score", inputs: width, outputs: 1)
  }

  /// Returns the frames that are left of packed clips, and their layout.
  ///
  /// - Parameter texts: A vector of each clip's text, with `text: caption`.
  /// - Shapes: x [T, C], texts [B, C] -> [T', C].
  /// - Throws: `TensorError` if the layout has no frames, or texts are missing or not wanted.
  public func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext, texts: Tensor? = nil
  ) throws -> (Tensor, SequenceLayout) {
    let frames = try layout.requireWholeFrames("frame selector")
    try check(texts)
    let kept = frames.counts.map { configuration.kept(of: $0) }
    let left = try SequenceLayout(frames: kept, rows: frames.rows)
    guard kept != frames.counts else { return (x, layout) }
    let scores = try scores(x, frames, texts)
    guard context.isTraining else {
      return (try x.gatherRows(Self.rows(of: best(scores, frames), frames.rows)), left)
    }
    return (try mixed(x, frames, kept, scores, noise: noise(frames, context)), left)
  }

  /// Mixes frames by noisy choices of those with the largest shares of the scores.
  func mixed(
    _ x: Tensor, _ frames: FrameLayout, _ kept: [Int], _ scores: Tensor, noise: [Double]
  ) throws -> Tensor {
    let shares = try scores.softmax(offsets: frames.offsets).perturbedTopK(
      offsets: frames.offsets, counts: kept, noise: noise, sigma: configuration.sigma)
    return try x.mixingUnits(shares, offsets: frames.offsets, counts: kept, size: frames.rows)
  }

  /// Returns the numbers of the frames of the packed batch that are kept when not training, for
  /// showing them.
  public func chosen(
    _ x: Tensor, _ layout: SequenceLayout, texts: Tensor? = nil
  ) throws -> [Int] {
    let frames = try layout.requireWholeFrames("frame selector")
    try check(texts)
    return try best(scores(x, frames, texts), frames)
  }

  /// Throws unless there are texts exactly where they are wanted.
  private func check(_ texts: Tensor?) throws {
    guard (texts != nil) == (configuration.text == .caption) else {
      throw TensorError.badShape(
        operation: "frame selector", shape: texts?.shape ?? [],
        expected: "a text for each clip if selector.text is caption, and none otherwise")
    }
  }

  /// The score of each frame [F], f32 or f64.
  func scores(_ x: Tensor, _ frames: FrameLayout, _ texts: Tensor?) throws -> Tensor {
    var seen = try frame(norm(x.gatherRows(frames.classRows))).activation(.gelu)
    if let texts {
      let owners = frames.counts.enumerated().flatMap { [Int32](repeating: Int32($0), count: $1) }
      seen = try Tensor.concatenating(
        [seen, texts.cast(to: seen.dtype).gatherRows(owners)], axis: 1)
    }
    let scores = try score(joint(seen).activation(.gelu))
    return try scores.reshaped([frames.layout.count]).cast(to: x.dtype == .f64 ? .f64 : .f32)
  }

  /// The numbers of the frames with the best scores of each clip, ascending.
  private func best(_ scores: Tensor, _ frames: FrameLayout) -> [Int] {
    let scores = scores.doubles
    return zip(frames.counts, frames.offsets).flatMap { count, start -> [Int] in
      let all = Int(start)..<Int(start) + count
      let order = all.sorted { (scores[$1], $0) < (scores[$0], $1) }
      return order.prefix(configuration.kept(of: count)).sorted()
    }
  }

  /// The rows of frames of `size` rows.
  private static func rows(of frames: [Int], _ size: Int) -> [Int32] {
    frames.flatMap { (Int32($0 * size)..<Int32(($0 + 1) * size)) }
  }

  /// Normal draws for each clip, from a separate stream.
  private func noise(_ frames: FrameLayout, _ context: ForwardContext) -> [Double] {
    let draws = configuration.draws, total = frames.counts.reduce(0, +)
    let offsets = frames.offsets
    let streams = frames.counts.map { _ in context.random(.frameSelection) }
    var noise = [Double](repeating: 0, count: draws * total)
    noise.withUnsafeMutableBufferPointer { noise in
      nonisolated(unsafe) let noise = noise
      frame.weight.device.backend.pool.run(streams.count) { clip in
        var random = streams[clip]
        for index in draws * Int(offsets[clip])..<draws * Int(offsets[clip + 1]) {
          noise[index] = random.normal()
        }
      }
    }
    return noise
  }
}

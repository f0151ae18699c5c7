import ClozeConfiguration
import ClozeTensor

/// A block of divided attention over clips (Bertasius et al. 2021, TimeSformer): over the times of
/// each place, then over the places of each frame, which has a class token (Yang et al. 2023,
/// TW-BERT):
///
///     x += projection(time(LN x));  x += attention(LN x);  x += FF(LN x)
///
/// The projection is zero at first, so that training starts from an encoder of single frames.
public struct DividedBlock: EncoderBlock {
  /// The keys of divided blocks.
  public struct Settings: ConfigurationSection {
    /// N, the number of patches of a frame, from which the cost of attention follows; 0 for data
    /// that has no frames.
    public var patches = 0

    /// Makes the default settings.
    public init() {}

    /// One line about each key.
    public static let summaries = [
      "patches":
        "the patches of a frame, which follow from its size; other data than video has none"
    ]

    /// Returns the problems of the values, one line each.
    public func problems() -> [String] {
      (0...1 << 20).contains(patches)
        ? [] : ["patches is \(patches): must lie in 0...\(1 << 20)"]
    }
  }

  /// The name in recipes and model folders.
  public static let name = "divided"
  /// A summary in one line.
  public static let summary =
    "attention over times, then over places, and a feed-forward layer, for video"
  /// True: attention over times reads rows by their places.
  public static let readsNeighbours = true

  private let timeNorm: Norm
  private let time: TimeAttention
  private let projection: Linear
  private let norm: Norm
  private let attention: Attention
  private let feedForwardNorm: Norm
  private let feedForward: FeedForward
  private let residual: ResidualConnection

  /// Makes the block with its parameters in `store`.
  public init(_ store: ParameterStore, layer: Int, _ configuration: EncoderConfiguration) throws {
    let name = "layers.\(layer)", width = configuration.hidden
    residual = ResidualConnection(layer: layer, configuration)
    func norm(_ part: String) throws -> Norm {
      try Norm(store, "\(name).\(part).norm", width: width, configuration)
    }
    timeNorm = try norm("time")
    time = try TimeAttention(store, "\(name).time", configuration)
    projection = try Linear(
      zeros: store, "\(name).time.projection", inputs: width, outputs: width,
      bias: configuration.biases)
    self.norm = try norm("attention")
    attention = try Attention(store, "\(name).attention", configuration)
    feedForwardNorm = try norm("feedForward")
    feedForward = try FeedForward(store, "\(name).feedForward", configuration)
  }

  /// Encodes packed clips, whose layout has frames.
  ///
  /// - Shapes: [T, C] -> [T, C], or [rows.count, C].
  /// - Throws: `TensorError` if the layout has no frames, or the view does not show all rows in
  ///   their positions.
  public func callAsFunction(
    _ x: Tensor, _ clips: SequenceLayout, _ context: ForwardContext, rows: [Int32]?,
    view: AttentionView
  ) throws -> Tensor {
    try view.requireWhole("divided block", x, seenBy: "attention over times")
    let frames = try clips.requireFrames("divided block")
    let layout = rows.map(clips.choosing) ?? clips
    let timed = try residual.branch(
      time(timeNorm(x), frames, context), time.output.bias, clips, context)
    let moved = try projection.unbiased(timed).residual(adding: x, bias: projection.bias)
    let even = try norm(moved)
    let queries = try rows.map {
      Attention.Queries(rows: try even.gatherRows($0), layout: frames.layout.choosing($0))
    }
    let mixed = try residual.joined(
      attention(even, frames.layout, context, queries: queries), attention.output.bias,
      adding: rows.map(moved.gatherRows) ?? moved, layout, context)
    return try residual.joined(
      feedForward(feedForwardNorm(mixed)), feedForward.output.bias, adding: mixed, layout, context)
  }
}

extension DividedBlock {
  /// Returns the problems of attention, and of what blocks of video do not have.
  public static func problems(of configuration: EncoderConfiguration) -> [String] {
    var problems = configuration.headProblems()
    if configuration.normPlacement != .pre {
      problems.append("normPlacement is post: must be pre for blocks of the kind divided")
    }
    if configuration.attention != .full {
      problems.append(
        "attention is \(configuration.attention.rawValue): must be full for blocks of the kind "
          + "divided")
    }
    if ![.learned, .sinusoidal, .none].contains(configuration.positions) {
      problems.append(
        "positions is \(configuration.positions.rawValue): must be learned, sinusoidal or none for "
          + "blocks of the kind divided")
    }
    return problems
  }

  /// Returns the cost of a block in clips of `length` rows.
  ///
  /// A transformer block's with attention to the 1 + N rows of a frame; and attention over the
  /// times, length / (1 + N) of them, which learns 4 C^2 and as many biases, with C^2 + C of the
  /// projection behind it, and a norm. It is computed for all rows, whoever reads them. Per row it
  /// keeps the norm, 3 C of queries, keys and values, and C after each of attention, its output,
  /// dropout, the projection and the sum.
  public static func cost(of configuration: EncoderConfiguration, length: Int) -> BlockCost {
    let hidden = configuration.hidden, width = Double(hidden)
    let rows = min(max(1, length), 1 + configuration.settings(of: Self.self).patches)
    var cost = TransformerBlock.cost(of: configuration, length: rows)
    let bias = configuration.biases ? hidden : 0
    let biases = 2 * bias + (configuration.unbiasedQueries ? 0 : 3 * bias)
    let times = 10 * width * width + 4 * Double(length) / Double(rows) * width
    cost.parameters += 5 * hidden * hidden + biases + configuration.normParameters
    cost.operations += times
    cost.unreadOperations += times
    cost.kept += 9 * hidden
    cost.unreadKept += 9 * hidden
    cost.keptInFloat += configuration.heads
    return cost
  }
}

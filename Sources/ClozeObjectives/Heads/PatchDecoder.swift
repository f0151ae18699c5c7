import ClozeConfiguration
import ClozeEncoder
import ClozeTensor

/// A narrow decoder of what an encoder was not shown (He et al. 2022, MAE, section 3; Tong et al.
/// 2022, VideoMAE): the encoded rows in their places, a learned vector in the places of the hidden
/// ones, sines and cosines of all places, some blocks, and a layer to the values of a patch.
public struct PatchDecoder {
  /// The sizes.
  public struct Configuration: ConfigurationSection {
    /// The number of blocks.
    public var layers = 4
    /// The width of a row.
    public var hidden = 96
    /// The number of attention heads.
    public var heads = 3

    /// Makes the default sizes.
    public init() {}

    /// One line about each key.
    public static let summaries = [
      "layers": "the blocks of the decoder of hidden patches",
      "hidden": "the width of the decoder", "heads": "the attention heads of the decoder",
    ]

    /// Returns the problems of the values, one line each.
    public func problems() -> [String] { encoder.validate() }

    /// The blocks: transformers, with norms before their layers.
    public var encoder: EncoderConfiguration {
      var encoder = EncoderConfiguration()
      (encoder.layers, encoder.hidden, encoder.heads) = (layers, hidden, heads)
      (encoder.feedForward, encoder.normPlacement) = (4 * hidden, .pre)
      (encoder.positions, encoder.segments, encoder.normEpsilon) = (.none, 0, 1e-6)
      (encoder.embeddingNorm, encoder.dropout, encoder.attentionDropout) = (false, 0, 0)
      return encoder
    }
  }

  /// The sizes.
  public let configuration: Configuration
  private let input: Linear
  private let mask: Tensor
  private let encoder: Encoder
  private let output: Linear

  /// Makes a decoder with its parameters in `store`.
  ///
  /// - Parameters:
  ///   - inputs: The width of the encoder.
  ///   - outputs: The number of values of a patch.
  public init(
    _ store: ParameterStore, _ configuration: Configuration, inputs: Int, outputs: Int
  ) throws {
    self.configuration = configuration
    let encoder = configuration.encoder, deviation = encoder.initializerRange
    input = try Linear(
      store, "input", inputs: inputs, outputs: encoder.hidden, bias: true, deviation: deviation)
    mask = try store.add("mask", [1, encoder.hidden], .normal(deviation), decays: true)
    self.encoder = try Encoder(store, encoder)
    output = try Linear(
      store, "output", inputs: encoder.hidden, outputs: outputs, bias: true, deviation: deviation)
  }

  /// Predicts the values of hidden rows.
  ///
  /// - Parameters:
  ///   - rows: The encoder's output at the rows that it was shown.
  ///   - seen: These rows among those of `layout`, ascending.
  ///   - hidden: The rows that are predicted, ascending.
  ///   - layout: The layout of all rows.
  /// - Shapes: rows [seen.count, inputs] -> [hidden.count, outputs].
  public func callAsFunction(
    _ rows: Tensor, seen: [Int32], hidden: [Int32], of layout: SequenceLayout,
    _ context: ForwardContext
  ) throws -> Tensor {
    let projected = try input(rows.cast(to: context.dtype))
    let all = try Tensor.concatenating([mask.cast(to: projected.dtype), projected], axis: 0)
    // Row 0 stands for all that was not shown.
    var sources = [Int32](repeating: 0, count: layout.positions.count)
    for (index, row) in seen.enumerated() { sources[Int(row)] = 1 + Int32(index) }
    let placed = try all.gatherRows(sources).adding(places(layout, like: projected))
    return try output(encoder(placed, layout, context, rows: hidden))
  }

  /// The sines and cosines of the rows' positions.
  private func places(_ layout: SequenceLayout, like x: Tensor) throws -> Tensor {
    let count = Int(layout.positions.max() ?? -1) + 1, width = configuration.hidden
    let table = try Tensor(
      Sinusoids.table(positions: count, width: width), [count, width],
      x.dtype == .f64 ? .f64 : .f32, x.device)
    return try Tensor.embedding([table], [layout.positions], as: x.dtype)
  }

  /// Returns the number of parameters.
  public static func parameters(_ configuration: Configuration, inputs: Int, outputs: Int) -> Int {
    let width = configuration.hidden
    return configuration.encoder.parameterCounts(vocabularySize: 0).blocks
      + (inputs + 1) * width + width + (width + 1) * outputs
  }

  /// Returns the operations of a sample of `length` rows, of which `hidden` are predicted.
  public static func operations(
    _ configuration: Configuration, inputs: Int, outputs: Int, length: Int, hidden: Int
  ) -> Double {
    let width = Double(configuration.hidden), share = Double(hidden) / Double(max(1, length))
    return Double(length) * configuration.encoder.encodingOperations(length: length, asked: share)
      + 2 * Double(length - hidden) * Double(inputs) * width
      + 2 * Double(hidden) * width * Double(outputs)
  }
}

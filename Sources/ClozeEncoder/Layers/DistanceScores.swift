import ClozeTensor

/// The parameters of attention whose scores depend on distances (Transformer-XL, Dai et al. 2019,
/// section 3.3): a projection of the distances' sines and cosines, and two biases of queries.
struct DistanceScores {
  private let projection: Linear
  let contentBias: Tensor
  private let positionBias: Tensor
  private let width: Int

  init(_ store: ParameterStore, _ name: String, _ configuration: EncoderConfiguration) throws {
    width = configuration.hidden
    projection = try Linear(
      store, name, inputs: width, outputs: width, bias: false,
      deviation: configuration.initializerRange)
    contentBias = try store.add("\(name).contentBias", [width], .zeros, decays: false)
    positionBias = try store.add("\(name).positionBias", [width], .zeros, decays: false)
  }

  /// The number of parameters for `width` features.
  static func parameters(width: Int) -> Int { width * (width + 2) }

  /// Returns the positions for the longest sequence of a batch.
  func positions(_ layout: SequenceLayout, _ context: ForwardContext) throws -> RelativePositions {
    let longest = max(1, Int(layout.positions.max() ?? 0) + 1)
    let table = try Tensor(
      Sinusoids.distances(length: longest, width: width), [2 * longest - 1, width],
      context.dtype, projection.weight.device)
    return RelativePositions(
      distances: try projection(table), contentBias: contentBias, positionBias: positionBias)
  }
}

import ClozeEncoder
import ClozeTensor

/// DGCNN over the patches of a cloud (Wang et al. 2019), as Point-BERT uses it: each patch is
/// compared with those with the nearest centres, and the outputs of all layers are combined.
struct GraphNetwork {
  /// The factor of features below 0.
  static let slope = 0.2

  private let input: Linear
  private let layers: [EdgeConvolution]
  private let output: Linear
  private let norm: GroupNorm
  private let configuration: GraphConfiguration

  init(
    _ store: ParameterStore, _ name: String, inputs: Int, outputs: Int,
    _ configuration: GraphConfiguration
  ) throws {
    self.configuration = configuration
    input = try Linear(
      store, "\(name).input", inputs: inputs, outputs: configuration.input, bias: true,
      deviation: spread(inputs))
    let inner = [configuration.input] + configuration.widths
    layers = try configuration.widths.indices.map {
      try EdgeConvolution(
        store, "\(name).edges.\($0)", inputs: inner[$0], outputs: inner[$0 + 1],
        groups: configuration.groups)
    }
    let width = configuration.widths.reduce(0, +)
    output = try Linear(
      store, "\(name).output", inputs: width, outputs: outputs, bias: false,
      deviation: spread(width))
    norm = try GroupNorm(
      store, "\(name).output.norm", width: outputs, groups: configuration.groups)
  }

  /// Applies the network.
  ///
  /// - Parameter neighbours: The rows of each patch's neighbours.
  /// - Shapes: x [B G, in], neighbours [B G k], offsets [B + 1] -> [B G, out].
  func callAsFunction(_ x: Tensor, neighbours: [Int32], offsets: [Int32]) throws -> Tensor {
    let count = neighbours.count / max(1, x.shape[0])
    var x = try input(x), states: [Tensor] = []
    for layer in layers {
      x = try layer(x, neighbours: neighbours, count: count, offsets: offsets)
      states.append(x)
    }
    return try norm(
      output(Tensor.concatenating(states, axis: 1)), offsets: offsets, slope: Self.slope)
  }
}

import ClozeEncoder
import ClozeTensor

/// An edge convolution: the maximum over each node's edges of a layer of [x_j - x_i, x_i] (Wang et
/// al. 2019).
struct EdgeConvolution {
  private let difference: Tensor
  private let own: Tensor
  private let norm: GroupNorm

  init(
    _ store: ParameterStore, _ name: String, inputs: Int, outputs: Int, groups: Int
  ) throws {
    // The parts of one layer are initialised for the inputs of both.
    let start = Initializer.normal(spread(2 * inputs))
    difference = try store.add("\(name).difference.weight", [outputs, inputs], start, decays: true)
    own = try store.add("\(name).own.weight", [outputs, inputs], start, decays: true)
    norm = try GroupNorm(store, "\(name).norm", width: outputs, groups: groups)
  }

  /// Applies the convolution to the neighbours of each node.
  ///
  /// - Shapes: x [N, in], the rows of each node's neighbours [N k], offsets [B + 1] -> [N, out].
  func callAsFunction(
    _ x: Tensor, neighbours: [Int32], count: Int, offsets: [Int32]
  ) throws -> Tensor {
    try x.linear(difference).edgeMaximum(
      centres: centres(x), neighbours: neighbours, count: count, groups: norm.groups,
      gamma: norm.gamma, beta: norm.beta, slope: GraphNetwork.slope, offsets: offsets)
  }

  /// Applies the convolution to neighbours j that are other nodes than i.
  ///
  /// - Shapes: x [N, in], others [M, in], neighbours among these [N k] -> [N, out].
  func callAsFunction(
    _ x: Tensor, others: Tensor, neighbours: [Int32], count k: Int, offsets: [Int32]
  ) throws -> Tensor {
    let selves = (0..<neighbours.count).map { Int32($0 / k) }
    let edges = try others.linear(difference).gatherRows(neighbours)
      .adding(centres(x).gatherRows(selves))
    let normed = try norm(
      edges, offsets: offsets.map { $0 * Int32(k) }, slope: GraphNetwork.slope)
    return try normed.reshaped([x.shape[0], k, normed.shape[1]]).maximum(axis: 1)
  }

  /// Computes the second part of D (x_j - x_i) + O x_i = D x_j + (O - D) x_i.
  private func centres(_ x: Tensor) throws -> Tensor {
    try x.linear(own.subtracting(difference))
  }
}

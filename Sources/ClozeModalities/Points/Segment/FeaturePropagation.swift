import ClozeEncoder
import ClozeTensor

/// Points at some level of detail, whose features are rows [B N, C].
struct PointLevel {
  /// N, the points of a cloud.
  let count: Int
  /// The points [B, N, 3].
  let points: [Float]

  /// B, the number of clouds.
  var clouds: Int { points.count / (3 * count) }
  /// Where the rows of each cloud start, and the end [B + 1].
  var offsets: [Int32] { (0...clouds).map { Int32($0 * count) } }

  /// The `k` points of `other` that are nearest to each point, as rows [B N k].
  func nearest(_ k: Int, in other: PointLevel, _ geometry: PointGeometry) -> [Int32] {
    let places = geometry.nearest(
      k, to: points, queryCount: count, among: other.points, size: other.count)
    return places.enumerated().map { Int32($0 / (count * k) * other.count) + $1 }
  }

  /// The points as a tensor [B N, 3].
  func tensor(_ dtype: DType, _ device: Device) throws -> Tensor {
    try Tensor(points, [points.count / 3, 3], dtype, device)
  }
}

/// Features of few points brought to many: interpolated between the three nearest, beside what the many
/// have of their own, through layers (Qi et al. 2017b, section 3.4).
struct FeaturePropagation {
  private let layers: [(layer: Linear, norm: BatchNorm)]

  init(_ store: ParameterStore, _ name: String, inputs: Int, widths: [Int]) throws {
    layers = try zip([inputs] + widths, widths).enumerated().map { index, widths in
      (
        try Linear(
          store, "\(name).\(index)", inputs: widths.0, outputs: widths.1, bias: true,
          deviation: spread(widths.0)),
        try BatchNorm(store, "\(name).\(index).norm", width: widths.1)
      )
    }
  }

  /// - Shapes: `own` [B N, D], `features` [B M, C] of the points of `coarse` -> [B N, out].
  func callAsFunction(
    _ own: Tensor, at fine: PointLevel, from features: Tensor, at coarse: PointLevel,
    _ geometry: PointGeometry, _ context: ForwardContext
  ) throws -> Tensor {
    let count = min(3, coarse.count)
    let near = fine.nearest(count, in: coarse, geometry)
    let weights = Self.weights(near, count, fine, coarse)
    let rows = try features.gatherRows(near).multiplying(
      column: Tensor(weights, [weights.count], features.dtype, features.device))
    let between = try rows.reshaped([own.shape[0], count, features.shape[1]]).sum(axis: 1)
    return try layers.reduce(Tensor.concatenating([own, between], axis: 1)) {
      try $1.norm($1.layer($0), context).activation(.relu)
    }
  }

  /// The inverse squared distances of each point's neighbours, adding up to 1.
  private static func weights(
    _ near: [Int32], _ count: Int, _ fine: PointLevel, _ coarse: PointLevel
  ) -> [Float] {
    let inverse = near.enumerated().map { index, row -> Float in
      let squared = (0..<3).reduce(Float(0)) { sum, axis in
        let distance = fine.points[3 * (index / count) + axis] - coarse.points[3 * Int(row) + axis]
        return sum + distance * distance
      }
      return 1 / (squared + 1e-8)
    }
    return inverse.indices.map { index in
      let first = index / count * count
      return inverse[index] / inverse[first..<first + count].reduce(0, +)
    }
  }
}

/// Features of few points brought to many by a graph: each of the many looks at the nearest of the few,
/// then at the nearest of its own (Yu et al. 2022, supplement; Wang et al. 2019).
struct EdgePropagation {
  private let layers: [EdgeLayer]
  private let neighbours: Int

  init(
    _ store: ParameterStore, _ name: String, inputs: Int, widths: [Int], neighbours: Int
  ) throws {
    self.neighbours = neighbours
    layers = try zip([inputs] + widths, widths).enumerated().map { index, widths in
      try EdgeLayer(store, "\(name).\(index)", inputs: widths.0, outputs: widths.1)
    }
  }

  /// - Shapes: `own` [B N, C], `features` [B M, C] of the points of `coarse` -> [B N, out].
  func callAsFunction(
    _ own: Tensor, at fine: PointLevel, from features: Tensor, at coarse: PointLevel,
    _ geometry: PointGeometry
  ) throws -> Tensor {
    let k = min(neighbours, coarse.count)
    var x = try layers[0](
      own, others: features, fine.nearest(k, in: coarse, geometry), count: k, fine.offsets)
    let near = fine.nearest(min(neighbours, fine.count), in: fine, geometry)
    for layer in layers.dropFirst() {
      x = try layer(
        x, others: x, near, count: min(neighbours, fine.count), fine.offsets)
    }
    return x
  }
}

/// The largest over each node's edges of a layer of [x_j - x_i, x_i], where j may be of other nodes.
private struct EdgeLayer {
  private let difference: Tensor
  private let own: Tensor
  private let norm: GroupNorm
  private static let groups = 4

  init(_ store: ParameterStore, _ name: String, inputs: Int, outputs: Int) throws {
    let start = Initializer.normal(spread(2 * inputs))
    difference = try store.add("\(name).difference.weight", [outputs, inputs], start, decays: true)
    own = try store.add("\(name).own.weight", [outputs, inputs], start, decays: true)
    norm = try GroupNorm(store, "\(name).norm", width: outputs, groups: Self.groups)
  }

  func callAsFunction(
    _ x: Tensor, others: Tensor, _ near: [Int32], count k: Int, _ offsets: [Int32]
  ) throws -> Tensor {
    // D (x_j - x_i) + O x_i = D x_j + (O - D) x_i.
    let nodes = x.shape[0]
    let selves = (0..<near.count).map { Int32($0 / k) }
    let edges = try others.linear(difference).gatherRows(near)
      .adding(x.linear(own.subtracting(difference)).gatherRows(selves))
    let normed = try norm(
      edges, offsets: offsets.map { $0 * Int32(k) }, slope: GraphNetwork.slope)
    return try normed.reshaped([nodes, k, normed.shape[1]]).maximum(axis: 1)
  }
}

import ClozeEncoder
import ClozeTensor

/// Feature propagation from few points to many: the features are interpolated between the three
/// nearest points, concatenated with those of the many, and passed through layers (Qi et al. 2017b,
/// section 3.4).
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

  /// Propagates features.
  ///
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

  /// Returns the inverse squared distances of each point's neighbours, normalized to add up to 1.
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

/// Feature propagation from few points to many by a graph: each of the many is compared with the
/// nearest of the few, then with the nearest of the many (Yu et al. 2022, supplement; Wang et al.
/// 2019).
struct EdgePropagation {
  private let layers: [EdgeConvolution]
  private static let groups = 4
  private let neighbours: Int

  init(
    _ store: ParameterStore, _ name: String, inputs: Int, widths: [Int], neighbours: Int
  ) throws {
    self.neighbours = neighbours
    layers = try zip([inputs] + widths, widths).enumerated().map { index, widths in
      try EdgeConvolution(
        store, "\(name).\(index)", inputs: widths.0, outputs: widths.1, groups: Self.groups)
    }
  }

  /// Propagates features.
  ///
  /// - Shapes: `own` [B N, C], `features` [B M, C] of the points of `coarse` -> [B N, out].
  func callAsFunction(
    _ own: Tensor, at fine: PointLevel, from features: Tensor, at coarse: PointLevel,
    _ geometry: PointGeometry
  ) throws -> Tensor {
    let k = min(neighbours, coarse.count)
    var x = try layers[0](
      own, others: features, neighbours: fine.nearest(k, in: coarse, geometry), count: k,
      offsets: fine.offsets)
    let among = min(neighbours, fine.count), near = fine.nearest(among, in: fine, geometry)
    for layer in layers.dropFirst() {
      x = try layer(x, neighbours: near, count: among, offsets: fine.offsets)
    }
    return x
  }
}

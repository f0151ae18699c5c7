import ClozeTensor

/// The points at a level of detail, whose features are rows [B N, C].
struct PointLevel {
  /// N, the number of points per cloud.
  let count: Int
  /// The points [B, N, 3].
  let points: [Float]

  /// B, the number of clouds.
  var clouds: Int { points.count / (3 * count) }
  /// The offset of each cloud's rows, and the end [B + 1].
  var offsets: [Int32] { (0...clouds).map { Int32($0 * count) } }

  /// Returns the `k` points of `other` that are nearest to each point, as rows [B N k].
  func nearest(_ k: Int, in other: PointLevel, _ geometry: PointGeometry) -> [Int32] {
    let places = geometry.nearest(
      k, to: points, queryCount: count, among: other.points, size: other.count)
    return places.enumerated().map { Int32($0 / (count * k) * other.count) + $1 }
  }

  /// Returns the points as a tensor [B N, 3].
  func tensor(_ dtype: DType, _ device: Device) throws -> Tensor {
    try Tensor(points, [points.count / 3, 3], dtype, device)
  }
}

import ClozeTensor

/// Clouds cut into patches.
public struct PointPatches: Sendable {
  /// B, the number of clouds.
  public let clouds: Int
  /// The sizes.
  public let configuration: PatchConfiguration
  /// Each patch's points minus its centre, nearest first [B G S, 3].
  public let points: [Float]
  /// The patches' centres [B G, 3].
  public let centres: [Float]

  /// Cuts clouds into patches: centres by farthest-point sampling starting from the first point,
  /// and the nearest points of each.
  ///
  /// - Shapes: `clouds` [B, N, 3].
  public init(
    _ clouds: [Float], _ configuration: PatchConfiguration, _ geometry: PointGeometry
  ) {
    let size = configuration.points, patches = configuration.patches
    self.configuration = configuration
    self.clouds = clouds.count / (3 * size)
    let places = geometry.farthest(patches, of: clouds, size: size)
    centres = geometry.gather(places, count: patches, from: clouds, size: size)
    let near = geometry.nearest(
      configuration.patchSize, to: centres, queryCount: patches, among: clouds, size: size)
    var points = geometry.gather(
      near, count: patches * configuration.patchSize, from: clouds, size: size)
    for index in points.indices {
      points[index] -= centres[index / (3 * configuration.patchSize) * 3 + index % 3]
    }
    self.points = points
  }

  /// B G, the number of patches.
  public var count: Int { clouds * configuration.patches }

  /// The offset of each cloud's patches, and the end [B + 1].
  public var offsets: [Int32] { (0...clouds).map { Int32($0 * configuration.patches) } }

  /// Returns the points as a tensor [B G S, 3].
  public func points(on device: Device) throws -> Tensor {
    try Tensor(points, [points.count / 3, 3], .f32, device)
  }

  /// Returns the centres as a tensor [B G, 3].
  public func centres(on device: Device) throws -> Tensor {
    try Tensor(centres, [count, 3], .f32, device)
  }

  /// Returns the rows of the patches with the nearest centres to each patch's, itself first
  /// [B G k].
  public func neighbours(_ k: Int, _ geometry: PointGeometry) -> [Int32] {
    let level = PointLevel(count: configuration.patches, points: centres)
    return level.nearest(k, in: level, geometry)
  }

  /// Returns points relative to their patch's centre, equally many per patch, as absolute points.
  ///
  /// - Shapes: [B G M, 3] -> the same.
  public func placed(_ points: [Float]) -> [Float] {
    let size = points.count / max(1, count)
    return points.indices.map { points[$0] + centres[$0 / size * 3 + $0 % 3] }
  }
}

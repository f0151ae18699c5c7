/// The sizes of a set of clouds and meshes.
public struct PointStatistics: Codable, Sendable, Equatable {
  /// The number of clouds and meshes together.
  public var clouds: Int
  /// The number of meshes among them.
  public var meshes: Int
  /// The number of classes; 0 if there are none.
  public var classes: Int
  /// The minimum number of points of a cloud, or of vertices of a mesh.
  public var minimum: Int
  /// The median number of points or vertices.
  public var median: Double
  /// The maximum number of points or vertices.
  public var maximum: Int
  /// The number of clouds in the smallest class; nil without classes.
  public var smallestClass: Int?
  /// The number of clouds in the largest class; nil without classes.
  public var largestClass: Int?

  /// Computes the statistics of `set`.
  public init(_ set: PointSet) {
    clouds = set.count
    meshes = (0..<set.count).count { set.isMesh($0) }
    classes = set.classes.count
    let counts = (0..<set.count).map { set.pointCount($0) }.sorted()
    minimum = counts.first ?? 0
    maximum = counts.last ?? 0
    let half = counts.count / 2
    median =
      counts.isEmpty ? 0 : Double(counts[half] + counts[counts.count - 1 - half]) / 2
    guard !set.classes.isEmpty else { return }
    var sizes = [Int](repeating: 0, count: set.classes.count)
    for label in set.labels { sizes[Int(label)] += 1 }
    smallestClass = sizes.min()
    largestClass = sizes.max()
  }
}

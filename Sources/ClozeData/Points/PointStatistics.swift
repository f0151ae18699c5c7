/// How much there is in a set of clouds and meshes.
public struct PointStatistics: Codable, Sendable, Equatable {
  /// Clouds and meshes together.
  public var clouds: Int
  /// How many of them are meshes.
  public var meshes: Int
  /// How many classes there are; 0 if there are none.
  public var classes: Int
  /// The fewest points of a cloud, or vertices of a mesh.
  public var minimum: Int
  /// The median number of points or vertices.
  public var median: Double
  /// The most points or vertices.
  public var maximum: Int
  /// Clouds of the class that has the fewest; nil without classes.
  public var smallestClass: Int?
  /// Clouds of the class that has the most; nil without classes.
  public var largestClass: Int?

  /// The statistics of `set`.
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

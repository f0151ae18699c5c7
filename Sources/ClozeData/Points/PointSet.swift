import ClozeTensor

/// Which part of data is meant.
public enum PointSplit: String, Sendable, Codable, CaseIterable {
  case train
  case test
  /// Everything, whether it is split or not.
  case all
}

/// Clouds and meshes to draw points from, with their classes where they have some.
///
/// Stacked arrays stay on the disk; shapes from files of their own are held in memory.
public struct PointSet: Sendable {
  /// The most classes.
  public static let classLimit = 4096

  /// How many clouds and meshes there are.
  public var count: Int { items.count }
  /// The classes in the order of their labels; empty if there are none.
  public let classes: [String]
  /// The class of each cloud; empty if there are no classes.
  public let labels: [Int32]
  /// What each cloud is called: its file, or its place in a stack.
  public let names: [String]
  /// The smallest number of points that every cloud can give.
  public let minimumPoints: Int
  /// A sum over all coordinates, triangles, names and classes.
  public let digest: String
  private let items: [PointItem]

  init(
    items: [PointItem], classes: [String], labels: [Int32], names: [String], minimumPoints: Int,
    digest: String
  ) {
    self.items = items
    self.classes = classes
    self.labels = labels
    self.names = names
    self.minimumPoints = minimumPoints
    self.digest = digest
  }

  /// `points` points of one cloud, at most `minimumPoints`: of a mesh drawn from its surface, of a
  /// cloud a random choice without repetition. Their mean is at the origin and the farthest at
  /// distance 1.
  ///
  /// - Shapes: [points, 3].
  public func cloud(
    _ index: Int, points: Int, _ random: inout CounterRandom
  ) -> [Float] {
    precondition(points <= minimumPoints, "\(points) points of \(minimumPoints)")
    var cloud =
      switch items[index] {
      case .row(let array, let row): PointCloud.subset(points, of: array.cloud(row), &random)
      case .cloud(let shape, _, _): PointCloud.subset(points, of: shape.points, &random)
      case .mesh(let shape, let sampler): sampler.draw(points, from: shape, &random)
      }
    PointCloud.normalize(&cloud)
    return cloud
  }

  /// Whether this one is a mesh, from whose surface points are drawn.
  public func isMesh(_ index: Int) -> Bool {
    switch items[index] {
    case .row: false
    case .cloud(_, _, let isMesh): isMesh
    case .mesh: true
    }
  }

  /// How many points a cloud has in its file, or vertices a mesh.
  public func pointCount(_ index: Int) -> Int {
    switch items[index] {
    case .row(let array, _): array.points
    case .cloud(_, let count, _): count
    case .mesh(let shape, _): shape.count
    }
  }
}

/// What points are drawn from.
enum PointItem: Sendable {
  /// A cloud of a stack.
  case row(PointArray, Int)
  /// A cloud, and how many points it had before it was thinned out; or points that were drawn from a
  /// large mesh, and how many vertices that had.
  case cloud(PointShape, count: Int, isMesh: Bool)
  case mesh(PointShape, SurfaceSampler)

  /// Clouds with more points are thinned out to so many, or to four times as many as are asked for.
  static let mostPoints = 1 << 16
  /// Meshes with more triangles become clouds, so that a large collection fits into memory.
  static let mostTriangles = 1 << 13

  /// How many points and triangles are in memory.
  var held: Int {
    switch self {
    case .row: 0
    case .cloud(let shape, _, _): shape.count
    case .mesh(let shape, _): shape.count + shape.triangles.count / 3
    }
  }

  /// What is kept of a shape so that `needed` points can be drawn from it; throws a `PointTrouble`.
  init(_ shape: PointShape, needed: Int, _ random: inout CounterRandom) throws {
    guard shape.isMesh else {
      guard shape.count >= needed else {
        throw PointTrouble(.tooFewPoints(found: shape.count, needed: needed))
      }
      guard !PointCloud.isOnePlace(shape.points) else {
        throw PointTrouble(.onePlace(count: shape.count))
      }
      let most = max(Self.mostPoints, 4 * needed)
      let points = PointCloud.subset(most, of: shape.points, &random)
      self = .cloud(PointShape(points: points), count: shape.count, isMesh: false)
      return
    }
    let sampler = SurfaceSampler(shape)
    guard sampler.area > 0 else {
      throw PointTrouble(.noArea(triangles: shape.triangles.count / 3))
    }
    guard shape.triangles.count / 3 > Self.mostTriangles else {
      self = .mesh(shape, sampler)
      return
    }
    let points = sampler.draw(max(1 << 14, 4 * needed), from: shape, &random)
    self = .cloud(PointShape(points: points), count: shape.count, isMesh: true)
  }
}

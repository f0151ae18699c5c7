import ClozeTensor

/// The part of the data to read.
public enum PointSplit: String, Sendable, Codable, CaseIterable {
  case train
  case test
  /// Everything, split or not.
  case all
}

/// Clouds and meshes to draw points from, with their classes if they have some.
///
/// Stacked arrays stay on the disk; shapes from files of their own are held in memory.
public struct PointSet: Sendable {
  /// The maximum number of classes.
  public static let classLimit = 4096

  /// The number of clouds and meshes.
  public var count: Int { items.count }
  /// The classes in the order of their labels; empty if there are none.
  public let classes: [String]
  /// The class of each cloud; empty if there are no classes.
  public let labels: [Int32]
  /// The name of each cloud: its file, or its place in a stack.
  public let names: [String]
  /// A number of points that every cloud can provide: the minimum requested on reading.
  public let minimumPoints: Int
  /// A checksum over all coordinates, triangles, names and classes.
  public let digest: String
  /// A number for each cloud that is the same for clouds with the same points, in this process.
  private let contents: [Int]
  private let items: [PointItem]

  init(
    items: [PointItem], classes: [String], labels: [Int32], names: [String], minimumPoints: Int,
    digest: String, contents: [Int]
  ) {
    self.contents = contents
    self.items = items
    self.classes = classes
    self.labels = labels
    self.names = names
    self.minimumPoints = minimumPoints
    self.digest = digest
  }

  /// Returns `points` points of one cloud, at most `minimumPoints`: samples from the surface of a
  /// mesh, or a random choice without repetition from a cloud. Their mean is at the origin and the
  /// farthest at distance 1.
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

  /// True if this one is a mesh, from whose surface points are sampled.
  public func isMesh(_ index: Int) -> Bool {
    switch items[index] {
    case .row: false
    case .cloud(_, _, let isMesh): isMesh
    case .mesh: true
    }
  }

  /// The number of points of a cloud in its file, or of vertices of a mesh.
  public func pointCount(_ index: Int) -> Int {
    switch items[index] {
    case .row(let array, _): array.points
    case .cloud(_, let count, _): count
    case .mesh(let shape, _): shape.count
    }
  }
}

extension PointSet {
  /// For each cloud, the index of the first one with the same points and triangles.
  public var firstEquals: [Int] {
    var first: [Int: Int] = [:]
    return contents.enumerated().map { index, content in
      if let known = first[content] { return known }
      first[content] = index
      return index
    }
  }

  /// Returns the set with the clouds of `other` after these; its classes are followed by those
  /// that only the other one has. Without classes in one of them it has none.
  public func joined(with other: PointSet) -> PointSet {
    let isLabelled = !labels.isEmpty && !other.labels.isEmpty
    let classes =
      isLabelled ? self.classes + other.classes.filter { !self.classes.contains($0) } : []
    let numbers = other.classes.map { name in Int32(classes.firstIndex(of: name) ?? 0) }
    return PointSet(
      items: items + other.items, classes: classes,
      labels: isLabelled ? labels + other.labels.map { numbers[Int($0)] } : [],
      names: names + other.names, minimumPoints: min(minimumPoints, other.minimumPoints),
      digest: Checksum.sha256("\(digest) \(other.digest)".utf8), contents: contents + other.contents
    )
  }
}

/// A cloud or mesh that points are drawn from.
enum PointItem: Sendable {
  /// A cloud of a stack.
  case row(PointArray, Int)
  /// A cloud and the number of points it had before it was thinned out; or points sampled from a
  /// large mesh and the number of its vertices.
  case cloud(PointShape, count: Int, isMesh: Bool)
  case mesh(PointShape, SurfaceSampler)

  /// The maximum number of points kept of a cloud, unless four times the requested number is more.
  static let mostPoints = 1 << 16
  /// The maximum number of triangles kept of a mesh; a larger one becomes a cloud, so that a large
  /// collection fits into memory.
  static let mostTriangles = 1 << 13

  /// The number of points and triangles in memory.
  var held: Int {
    switch self {
    case .row: 0
    case .cloud(let shape, _, _): shape.count
    case .mesh(let shape, _): shape.count + shape.triangles.count / 3
    }
  }

  /// Keeps as much of a shape as is needed to draw `needed` points from it; throws a
  /// `PointTrouble`.
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

/// A cloud of points, or a mesh of triangles between them, as a file holds it.
public struct PointShape: Sendable, Equatable {
  /// The maximum number of points, and of triangles, that are read from one file.
  public static let limit = 1 << 24

  /// Coordinates [N, 3]; all finite.
  public internal(set) var points: [Float]
  /// Vertices of triangles [F, 3], all below N; empty for a cloud.
  public internal(set) var triangles: [Int32] = []

  /// The number of points, or of a mesh's vertices.
  public var count: Int { points.count / 3 }
  /// True if there are triangles whose area points can be sampled from.
  public var isMesh: Bool { !triangles.isEmpty }
}

/// Builds and checks a shape from the contents of a file.
struct PointShapeBuilder {
  private(set) var points: [Float] = []
  private(set) var triangles: [Int32] = []
  /// The face, or its line, that each triangle comes from.
  private var origins: [Int32] = []
  /// The first corner that is not a valid index, and its face or line.
  private var outlier: (corner: Int, origin: Int)?

  var count: Int { points.count / 3 }

  /// Reserves room for `count` points, but no more than a file of `bytes` bytes can hold.
  mutating func reserve(_ count: Int, bytes: Int) { points.reserveCapacity(3 * min(count, bytes)) }

  /// Adds a point, which is at `place` in the file.
  mutating func add(
    _ x: Double, _ y: Double, _ z: Double, at place: @autoclosure () -> PointError.Place
  ) throws {
    guard count < PointShape.limit else {
      throw PointTrouble(.tooMany(what: "points", limit: PointShape.limit))
    }
    // A number that is finite in the file may overflow a float.
    let point = (Float(x), Float(y), Float(z))
    guard point.0.isFinite, point.1.isFinite, point.2.isFinite else {
      throw PointTrouble(.notFinite, at: place())
    }
    points.append(point.0)
    points.append(point.1)
    points.append(point.2)
  }

  /// Adds a polygon as a fan of triangles; one with fewer than three corners is ignored.
  mutating func add(face corners: [Int], origin: Int) throws {
    guard corners.count >= 3 else { return }
    guard triangles.count / 3 + corners.count - 2 <= PointShape.limit else {
      throw PointTrouble(.tooMany(what: "triangles", limit: PointShape.limit))
    }
    for next in 1..<corners.count - 1 {
      for corner in [corners[0], corners[next], corners[next + 1]] {
        let index = Int32(exactly: corner)
        if index == nil && outlier == nil { outlier = (corner, origin) }
        triangles.append(index ?? -1)
      }
      origins.append(Int32(truncatingIfNeeded: origin))
    }
  }

  /// Returns the finished shape. `place` maps a face's origin to its place, and `first` is the
  /// number of the first vertex in the file.
  func shape(
    first: Int = 0, _ place: (Int) -> PointError.Place
  ) throws -> PointShape {
    guard count > 0 else { throw PointTrouble(.noPoints) }
    if let wrong = triangles.firstIndex(where: { $0 < 0 || $0 >= count }) {
      let origin = Int(origins[wrong / 3]), isHuge = outlier?.origin == origin
      let corner = isHuge ? outlier?.corner : nil
      throw PointTrouble(
        .vertexOutOfRange(vertex: (corner ?? Int(triangles[wrong])) + first, count: count),
        at: place(origin))
    }
    return PointShape(points: points, triangles: triangles)
  }
}

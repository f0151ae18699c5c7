/// A cloud of points, or a mesh of triangles between them, as a file holds it.
public struct PointShape: Sendable, Equatable {
  /// The maximum number of points, and of triangles, that are read from one file.
  public static let limit = 1 << 24

  /// Coordinates [N, 3] minus the origin; all finite.
  public internal(set) var points: [Float]
  /// The place in the file's coordinates that `points` are relative to: zero unless rounding the
  /// coordinates themselves to floats would move a point by more than a hundred-thousandth of the
  /// extent.
  public internal(set) var origin = SIMD3<Double>()
  /// Vertices of triangles [F, 3], all below N; empty for a cloud.
  public internal(set) var triangles: [Int32] = []

  /// The number of points, or of a mesh's vertices.
  public var count: Int { points.count / 3 }
  /// True if there are triangles whose area points can be sampled from.
  public var isMesh: Bool { !triangles.isEmpty }

  init(points: [Float], triangles: [Int32] = []) {
    (self.points, self.triangles) = (points, triangles)
  }

  /// Rounds coordinates [N, 3] to floats; those far from zero, such as those of maps in metres,
  /// from their middle.
  init(coordinates: [Double], triangles: [Int32] = []) {
    self.triangles = triangles
    origin = Self.origin(of: coordinates)
    let origin = origin
    points = [Float](unsafeUninitializedCapacity: coordinates.count) { points, count in
      coordinates.withUnsafeBufferPointer { coordinates in
        for start in stride(from: 0, to: coordinates.count, by: 3) {
          for axis in 0..<3 {
            points.initializeElement(
              at: start + axis, to: Float(coordinates[start + axis] - origin[axis]))
          }
        }
      }
      count = coordinates.count
    }
  }

  /// Returns the middle of coordinates [N, 3] if floats do not hold them well, else zero.
  private static func origin(of coordinates: [Double]) -> SIMD3<Double> {
    var (low, high) = (SIMD3(repeating: Double.infinity), SIMD3(repeating: -Double.infinity))
    var error = SIMD3<Double>()
    coordinates.withUnsafeBufferPointer { coordinates in
      for start in stride(from: 0, to: coordinates.count, by: 3) {
        let point = SIMD3(coordinates[start], coordinates[start + 1], coordinates[start + 2])
        low.replace(with: point, where: point .< low)
        high.replace(with: point, where: point .> high)
        let lost = point - SIMD3<Double>(SIMD3<Float>(point)), size = lost * lost
        error.replace(with: size, where: size .> error)
      }
    }
    let extent = high - low, middle = low + extent / 2
    let isFar = error.sum().squareRoot() > extent.max() * 1e-5 && middle.sum().isFinite
    return isFar ? middle : SIMD3()
  }
}

/// Builds and checks a shape from the contents of a file.
struct PointShapeBuilder {
  /// Coordinates [N, 3].
  private(set) var points: [Double] = []
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
    guard Float(x).isFinite, Float(y).isFinite, Float(z).isFinite else {
      throw PointTrouble(.notFinite, at: place())
    }
    points.append(x)
    points.append(y)
    points.append(z)
  }

  /// Adds a polygon as a fan of triangles; one with fewer than three corners is ignored.
  mutating func add(face corners: some RandomAccessCollection<Int>, origin: Int) throws {
    guard let first = corners.first, corners.count >= 3 else { return }
    for (second, third) in zip(corners.dropFirst(), corners.dropFirst(2)) {
      try add(triangle: first, second, third, origin: origin)
    }
  }

  /// Adds a triangle.
  mutating func add(triangle first: Int, _ second: Int, _ third: Int, origin: Int) throws {
    guard origins.count < PointShape.limit else {
      throw PointTrouble(.tooMany(what: "triangles", limit: PointShape.limit))
    }
    add(corner: first, origin)
    add(corner: second, origin)
    add(corner: third, origin)
    origins.append(Int32(truncatingIfNeeded: origin))
  }

  private mutating func add(corner: Int, _ origin: Int) {
    let index = Int32(exactly: corner)
    if index == nil && outlier == nil { outlier = (corner, origin) }
    triangles.append(index ?? -1)
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
    return PointShape(coordinates: points, triangles: triangles)
  }
}

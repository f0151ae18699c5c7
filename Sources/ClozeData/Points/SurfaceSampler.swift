import ClozeTensor

/// Draws points uniformly from the surface of a mesh.
struct SurfaceSampler: Sendable {
  /// The cumulative area of the triangles.
  private let areas: [Double]

  /// The sum of all areas; 0 if all triangles are degenerate.
  var area: Double { areas.last ?? 0 }

  init(_ mesh: PointShape) {
    var sum = 0.0
    areas = stride(from: 0, to: mesh.triangles.count, by: 3).map { triangle in
      sum += Self.area(mesh, triangle)
      return sum
    }
  }

  private static func area(_ mesh: PointShape, _ triangle: Int) -> Double {
    let (a, b, c) = mesh.corners(triangle)
    let (u, v) = (b - a, c - a)
    let cross = SIMD3(
      u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x)
    return (cross * cross).sum().squareRoot() / 2
  }

  /// Draws `count` points from `mesh`, the mesh that this sampler was made from; its area must not
  /// be 0.
  ///
  /// - Shapes: [count, 3].
  func draw(_ count: Int, from mesh: PointShape, _ random: inout CounterRandom) -> [Float] {
    precondition(area > 0, "a mesh without area")
    var points: [Float] = []
    points.reserveCapacity(count * 3)
    for _ in 0..<count {
      let (a, b, c) = mesh.corners(3 * triangle(at: random.fraction() * area))
      // The square root makes the density uniform over the triangle (Osada et al. 2002, eq. 1).
      let root = random.fraction().squareRoot(), share = random.fraction()
      let point = (1 - root) * a + root * (1 - share) * b + root * share * c
      points.append(Float(point.x))
      points.append(Float(point.y))
      points.append(Float(point.z))
    }
    return points
  }

  /// Returns the first triangle whose cumulative area exceeds `place`; its area is not 0.
  private func triangle(at place: Double) -> Int {
    let place = min(place, area.nextDown)
    var low = 0, high = areas.count - 1
    while low < high {
      let middle = (low + high) / 2
      if areas[middle] > place { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension PointShape {
  /// Returns the corners of the triangle whose first vertex is at `index` of `triangles`.
  func corners(_ index: Int) -> (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>) {
    (vertex(triangles[index]), vertex(triangles[index + 1]), vertex(triangles[index + 2]))
  }

  private func vertex(_ index: Int32) -> SIMD3<Double> {
    let start = 3 * Int(index)
    return SIMD3(Double(points[start]), Double(points[start + 1]), Double(points[start + 2]))
  }
}

extension CounterRandom {
  /// Draws a number in [0, 1) with 53 random bits, for choices among millions.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }
}

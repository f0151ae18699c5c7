import Foundation

/// Builds the triangles of solids from simple surfaces; y points up.
struct SolidBuilder {
  typealias Point = SIMD3<Double>

  private var points: [Float] = []
  private var triangles: [Int32] = []

  /// The finished shape.
  var shape: PointShape { PointShape(points: points, triangles: triangles) }

  /// Adds a surface over (u, v) in 0...1 x 0...1, divided into `rows` x `columns` pieces.
  mutating func surface(_ rows: Int, _ columns: Int, _ place: (Double, Double) -> Point) {
    let first = Int32(points.count / 3), width = Int32(columns + 1)
    for row in 0...rows {
      for column in 0...columns {
        let point = place(Double(row) / Double(rows), Double(column) / Double(columns))
        for axis in 0..<3 { points.append(Float(point[axis])) }
      }
    }
    for row in 0..<Int32(rows) {
      for column in 0..<Int32(columns) {
        let a = first + row * width + column, b = a + width
        triangles += [a, a + 1, b, a + 1, b + 1, b]
      }
    }
  }

  /// Adds a box between two opposite corners.
  mutating func box(_ low: Point, _ high: Point) {
    for axis in 0..<3 {
      let (first, second) = ((axis + 1) % 3, (axis + 2) % 3)
      for side in [low[axis], high[axis]] {
        surface(1, 1) { u, v in
          var point = Point()
          point[axis] = side
          point[first] = low[first] + (high[first] - low[first]) * u
          point[second] = low[second] + (high[second] - low[second]) * v
          return point
        }
      }
    }
  }

  /// Adds a surface of revolution: the profile (distance from the axis, height) rotated about the y
  /// axis.
  mutating func turned(_ line: [(radius: Double, height: Double)], columns: Int = 32) {
    for (from, to) in zip(line, line.dropFirst()) {
      surface(1, columns) { u, v in
        let radius = from.radius + (to.radius - from.radius) * u, angle = 2 * .pi * v
        return Point(
          radius * cos(angle), from.height + (to.height - from.height) * u, radius * sin(angle))
      }
    }
  }

  /// Adds a tube around the curve `centre` from 0 to 1, open at its ends.
  mutating func tube(radius: Double, rows: Int, _ centre: (Double) -> Point) {
    let step = 1e-4
    surface(rows, 12) { u, v in
      let along = Self.unit(centre(u + step) - centre(u - step))
      // Any direction that is not parallel to the curve gives a frame around it.
      let helper: Point = abs(along.y) < 0.9 ? [0, 1, 0] : [1, 0, 0]
      let side = Self.unit(Self.cross(along, helper)), up = Self.cross(side, along)
      let angle = 2 * .pi * v
      return centre(u) + radius * (cos(angle) * side + sin(angle) * up)
    }
  }

  /// Adds an upright prism over a regular polygon, or a pyramid if `top` is 0.
  mutating func prism(corners: Int, height: Double, top: Double) {
    turned([(0, 0), (1, 0), (top, height), (0, height)], columns: corners)
  }

  private static func unit(_ x: Point) -> Point { x / (x * x).sum().squareRoot() }

  private static func cross(_ a: Point, _ b: Point) -> Point {
    Point(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }
}

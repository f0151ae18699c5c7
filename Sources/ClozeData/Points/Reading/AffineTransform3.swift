/// A linear map of points followed by a shift.
struct AffineTransform3 {
  /// The images of the three axes.
  private var axes: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)
  private var shift: SIMD3<Double>

  /// The map that moves nothing.
  static let identity = AffineTransform3([
    SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1), SIMD3(0, 0, 0),
  ])

  /// Makes the map with the images of the three axes and the shift in `columns`.
  init(_ columns: [SIMD3<Double>]) {
    precondition(columns.count == 4, "three axes and a shift")
    axes = (columns[0], columns[1], columns[2])
    shift = columns[3]
  }

  /// Makes the map that scales, turns by a quaternion (x, y, z, w) of any length but 0, and shifts.
  init(scale: SIMD3<Double>, rotation: SIMD4<Double>, shift: SIMD3<Double>) {
    let q = rotation / (rotation * rotation).sum().squareRoot()
    let (x, y, z, w) = (q.x, q.y, q.z, q.w)
    axes = (
      SIMD3(1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)) * scale.x,
      SIMD3(2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)) * scale.y,
      SIMD3(2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)) * scale.z
    )
    self.shift = shift
  }

  /// Returns the image of `point`.
  func apply(_ point: SIMD3<Double>) -> SIMD3<Double> { turned(point) + shift }

  private func turned(_ point: SIMD3<Double>) -> SIMD3<Double> {
    axes.0 * point.x + axes.1 * point.y + axes.2 * point.z
  }

  /// Returns the map that applies `first` and then this one.
  func after(_ first: AffineTransform3) -> AffineTransform3 {
    AffineTransform3([
      turned(first.axes.0), turned(first.axes.1), turned(first.axes.2), apply(first.shift),
    ])
  }
}

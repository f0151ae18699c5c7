/// Reads Leica's PTX: scans one after the other, each with its numbers of columns and rows, the
/// scanner's position and axes (4 lines), a matrix (4 lines) that multiplies rows from the right,
/// and a line `x y z` and more for each place of the grid. `0 0 0` means that nothing was
/// measured there. The scans are moved by their matrices and merged.
enum PTXReader {
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    var words = LineWords(bytes), shape = PointShapeBuilder()
    while words.nextFilledLine() {
      let columns = try size(&words)
      guard words.nextFilledLine() else { throw short }
      let (points, overflow) = columns.multipliedReportingOverflow(by: try size(&words))
      guard !overflow, points <= PointShape.limit else {
        throw PointTrouble(.tooMany(what: "points", limit: PointShape.limit))
      }
      for _ in 0..<4 {
        guard words.nextFilledLine() else { throw short }
        _ = try words.point()
      }
      let pose = try pose(&words)
      for found in 0..<points {
        guard words.nextFilledLine() else {
          throw PointTrouble(.shortBody(element: "points", expected: points, found: found))
        }
        let (x, y, z) = try words.point()
        if x == 0, y == 0, z == 0 { continue }
        let place = pose.apply(SIMD3(x, y, z))
        try shape.add(place.x, place.y, place.z, at: .line(words.line))
      }
    }
    return try shape.shape { .line($0) }
  }

  /// Reads a line that is one whole number.
  private static func size(_ words: inout LineWords) throws -> Int {
    guard let size = try words.integer(), size >= 0, words.word() == nil else {
      throw PointTrouble(
        .badHeader(reason: "a scan starts with lines for its columns and its rows"),
        at: .line(words.line))
    }
    return size
  }

  private static func pose(_ words: inout LineWords) throws -> AffineTransform3 {
    var columns: [SIMD3<Double>] = []
    for _ in 0..<4 {
      guard words.nextFilledLine() else { throw short }
      let (x, y, z) = try words.point()
      columns.append(SIMD3(x, y, z))
    }
    return AffineTransform3(columns)
  }

  private static var short: PointTrouble {
    PointTrouble(.badHeader(reason: "the file ends in the header of a scan"))
  }
}

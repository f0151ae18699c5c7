/// Clouds in an .npy file: one, [N, C], or a stack of them, [B, N, C], whose first three columns
/// are coordinates. They stay on the disk and are read on demand.
struct PointArray: Sendable {
  let path: String
  /// The number of clouds, `B`.
  let clouds: Int
  /// The number of points of each, `N`.
  let points: Int
  private let file: NPYFile
  private let columns: Int
  private let isStack: Bool

  /// Opens the file at `path`.
  ///
  /// - Throws: `NPYError`, `FileError`, `PointError` for other shapes.
  init(path: String) throws {
    self.path = path
    file = try NPYFile(path: path)
    isStack = file.shape.count == 3
    guard (2...3).contains(file.shape.count), let columns = file.shape.last, columns >= 3 else {
      throw PointError(path: path, place: nil, problem: .badShape(file.shape))
    }
    self.columns = columns
    clouds = isStack ? file.shape[0] : 1
    points = isStack ? file.shape[1] : file.shape[0]
    guard clouds > 0, points > 0 else {
      throw PointError(path: path, place: nil, problem: .noPoints)
    }
    guard points <= PointShape.limit else {
      throw PointError(
        path: path, place: nil, problem: .tooMany(what: "points", limit: PointShape.limit))
    }
  }

  /// Returns the points of one cloud, [N, 3].
  func cloud(_ index: Int) -> [Float] {
    let numbers = isStack ? file.rows(index..<index + 1) : file.rows(0..<points)
    guard columns > 3 else { return numbers }
    return [Float](unsafeUninitializedCapacity: points * 3) { coordinates, count in
      for index in 0..<points * 3 {
        coordinates.initializeElement(at: index, to: numbers[index / 3 * columns + index % 3])
      }
      count = points * 3
    }
  }

  /// Returns one cloud as a shape, checked.
  ///
  /// - Throws: `PointError` for a coordinate that is not finite.
  func shape(_ index: Int) throws -> PointShape {
    let points = cloud(index)
    if let wrong = points.firstIndex(where: { !$0.isFinite }) {
      let place: PointError.Place =
        isStack ? .cloudPoint(cloud: index, point: wrong / 3) : .point(wrong / 3)
      throw PointError(path: path, place: place, problem: .notFinite)
    }
    return PointShape(points: points)
  }

  /// Returns the only cloud of the file.
  ///
  /// - Throws: `PointError` for a stack of several, and for a coordinate that is not finite.
  func onlyCloud() throws -> PointShape {
    guard clouds == 1 else {
      throw PointError(path: path, place: nil, problem: .badShape(file.shape))
    }
    return try shape(0)
  }
}

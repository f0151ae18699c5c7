/// Clouds in an .npy or .npz file: one, [N, C], or a stack of them, [B, N, C], whose first three
/// columns are coordinates. They stay on the disk and are read on demand.
struct PointArray: Sendable {
  let path: String
  /// The number of clouds, `B`.
  let clouds: Int
  /// The number of points of each, `N`.
  let points: Int
  private let file: NPYFile
  private let columns: Int
  private let isStack: Bool

  /// The names of arrays of an .npz file that can only be points.
  private static let names: Set<String> = [
    "points", "point", "xyz", "pos", "positions", "coords", "coordinates", "cloud", "clouds",
  ]

  /// Opens the file at `path`.
  ///
  /// - Throws: `NPYError`, `NPZError`, `FileError`, `PointError` for other shapes.
  init(path: String) throws {
    self.path = path
    file = try PointFormat(path: path) == .npz ? Self.chosen(path) : NPYFile(path: path)
    let shape = file.shape
    isStack = shape.count == 3
    guard (2...3).contains(shape.count), let columns = shape.last, columns >= 3 else {
      throw PointError(path: path, place: nil, problem: .badShape(shape))
    }
    self.columns = columns
    clouds = isStack ? shape[0] : 1
    points = isStack ? shape[1] : shape[0]
    try check(shape)
  }

  /// Returns the array of the archive at `path` that holds the points: the only one, or the only
  /// one with such a name if no other may hold triangles.
  private static func chosen(_ path: String) throws -> NPYFile {
    let archive = try NPZFile(path: path), arrays = archive.names
    if arrays.isEmpty { throw PointError(path: path, place: nil, problem: .noPoints) }
    let found = arrays.filter { names.contains($0.lowercased()) }
    let isMesh = arrays.contains { ["faces", "triangles"].contains($0.lowercased()) }
    let choice = arrays.count == 1 ? arrays.first : found.count == 1 && !isMesh ? found.first : nil
    guard let choice else {
      throw PointError(
        path: path, place: nil,
        problem: .refused(
          reason: "\(arrays.count) arrays, "
            + arrays.prefix(8).map { $0.prefix(40).description.quoted }.joined(separator: ", "),
          advice: "save the points alone, or as the array 'points' beside others than meshes'"))
    }
    return try archive.array(choice)
  }

  /// Throws unless there are points, not too many, and one in each row.
  private func check(_ shape: [Int]) throws {
    func wrong(_ problem: PointError.Problem) -> PointError {
      PointError(path: path, place: nil, problem: problem)
    }
    guard clouds > 0, points > 0 else { throw wrong(.noPoints) }
    // Three rows of many columns are x, y and z; columns by the hundred are no features.
    if points == 3 && columns > 3 || columns > 32 && columns > points {
      throw wrong(
        .refused(
          reason: "the array is \(shape.map(String.init).joined(separator: " x ")), and each row "
            + "is a point",
          advice: "save it with the last two axes swapped, for example a.swapaxes(-1, -2)"))
    }
    guard points <= PointShape.limit else {
      throw wrong(.tooMany(what: "points", limit: PointShape.limit))
    }
  }

  /// Returns one cloud as a shape, not checked.
  private func unchecked(_ index: Int) -> PointShape {
    let rows = isStack ? index..<index + 1 : 0..<points
    return file.type.fitsFloat
      ? PointShape(points: coordinates(file.rows(rows)))
      : PointShape(coordinates: coordinates(file.doubleRows(rows)))
  }

  /// Returns the first three columns of `numbers`.
  private func coordinates<Number>(_ numbers: [Number]) -> [Number] {
    guard columns > 3 else { return numbers }
    return [Number](unsafeUninitializedCapacity: points * 3) { coordinates, count in
      for index in 0..<points * 3 {
        coordinates.initializeElement(at: index, to: numbers[index / 3 * columns + index % 3])
      }
      count = points * 3
    }
  }

  /// Returns the points of one cloud, [N, 3].
  func cloud(_ index: Int) -> [Float] { unchecked(index).points }

  /// Returns one cloud as a shape, checked.
  ///
  /// - Throws: `PointError` for a coordinate that is not finite.
  func shape(_ index: Int) throws -> PointShape {
    let shape = unchecked(index)
    if let wrong = shape.points.firstIndex(where: { !$0.isFinite }) {
      let place: PointError.Place =
        isStack ? .cloudPoint(cloud: index, point: wrong / 3) : .point(wrong / 3)
      throw PointError(path: path, place: place, problem: .notFinite)
    }
    return shape
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

import ClozeTensor

/// Collects clouds as they are read, checked and hashed.
struct PointSetBuilder {
  let minimumPoints: Int
  private var items: [PointItem] = []
  private var names: [String] = []
  private var labels: [Int32] = []
  private var contents: [Int] = []
  private var held = 0
  private var sum = RunningChecksum()

  init(minimumPoints: Int) { self.minimumPoints = minimumPoints }

  /// Adds the clouds of a file.
  mutating func add(_ part: PointPart, observe: (Int) throws -> Void) throws {
    if PointFormat(path: part.path)?.isArray == true {
      try addArray(part, observe)
    } else {
      let shape = try PointFormat.read(part.path)
      try add(shape, at: part.path, name: part.name(0, of: 1), label: part.label(0))
    }
  }

  /// Adds the clouds of an array: a single one is held in memory, a stack stays on the disk.
  private mutating func addArray(_ part: PointPart, _ observe: (Int) throws -> Void) throws {
    let array = try PointArray(path: part.path)
    try part.check(clouds: array.clouds)
    if array.clouds == 1 {
      try add(array.shape(0), at: part.path, name: part.name(0, of: 1), label: part.label(0))
      return
    }
    guard array.points >= minimumPoints else {
      throw PointError(
        path: part.path, place: nil,
        problem: .tooFewPoints(found: array.points, needed: minimumPoints))
    }
    for row in 0..<array.clouds {
      let points = try array.shape(row).points
      guard !PointCloud.isOnePlace(points) else {
        throw PointError(
          path: part.path, place: .cloud(row), problem: .onePlace(count: array.points))
      }
      points.withUnsafeBytes { sum.update($0) }
      contents.append(Self.content(points))
      items.append(.row(array, row))
      names.append(part.name(row, of: array.clouds))
      labels.append(part.label(row))
      if row % 256 == 0 { try observe(part.bytes / array.clouds * row) }
    }
  }

  /// Adds the shape of the file at `path`.
  mutating func add(_ shape: PointShape, at path: String, name: String, label: Int32) throws {
    shape.points.withUnsafeBytes { sum.update($0) }
    shape.triangles.withUnsafeBytes { sum.update($0) }
    contents.append(Self.content(shape.points, shape.triangles))
    var random = CounterRandom(seed: 0, purpose: .shuffle, sample: items.count)
    do {
      let item = try PointItem(shape, needed: minimumPoints, &random)
      items.append(item)
      held += item.held
    } catch let trouble as PointTrouble {
      throw trouble.located(path)
    }
    guard held <= PointSource.limit else {
      throw PointError(
        path: path, place: nil, problem: .tooMuch(limit: PointSource.limit))
    }
    names.append(name)
    labels.append(label)
  }

  /// Returns a number that is the same for equal clouds.
  private static func content(_ points: [Float], _ triangles: [Int32] = []) -> Int {
    var hasher = Hasher()
    points.withUnsafeBytes { hasher.combine(bytes: $0) }
    triangles.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }

  /// Returns the set of everything that was added.
  func set(classes: [String]) -> PointSet {
    var sum = self.sum
    let words = (classes + names).joined(separator: "\0") + "\0\(minimumPoints)"
    Array(words.utf8).withUnsafeBytes { sum.update($0) }
    labels.withUnsafeBytes { sum.update($0) }
    return PointSet(
      items: items, classes: classes, labels: classes.isEmpty ? [] : labels, names: names,
      minimumPoints: minimumPoints, digest: Checksum.sha256(sum.digest), contents: contents)
  }
}

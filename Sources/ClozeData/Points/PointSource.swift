import ClozeTensor
import Foundation

/// The files to read clouds and meshes from: files; folders with a folder per class and perhaps per
/// split, in either order; folders that hold stacks (`train_points.npy`, `train_labels.npy`,
/// `classes.txt`, and the same for `test`).
public struct PointSource: Codable, Sendable, Equatable {
  /// Files and folders.
  public var paths: [String]
  /// The maximum number of points and triangles held in memory; stacks do not count, since they
  /// stay on the disk.
  public static let limit = 1 << 28

  /// Makes a source that reads `paths`.
  public init(paths: [String]) { self.paths = paths }

  /// Returns the number of bytes of all files that `read` would open.
  ///
  /// - Throws: `PointError`, `DataError.noPaths`, `FileError`.
  public func totalBytes(of split: PointSplit = .all) throws -> Int {
    try PointListing(paths, split).parts.reduce(0) { $0 + $1.bytes }
  }

  /// True if any of the paths has clouds for testing.
  ///
  /// - Throws: `PointError`, `NPYError`, `FileError`.
  public func hasTest() throws -> Bool {
    try paths.contains { path in
      do {
        return try !PointListing([path], .test).parts.isEmpty
      } catch let error as PointError {
        guard case .noSplit = error.problem else { throw error }
        return false
      }
    }
  }

  /// Reads and checks everything; a file listed twice, under any name, is read once.
  ///
  /// Of a source without splits, `train` and `all` are everything and `test` is an error. The
  /// classes are the same for every split.
  ///
  /// - Parameters:
  ///   - split: the part to read.
  ///   - minimumPoints: the number of points that every cloud must be able to provide.
  ///   - observe: called from time to time with the number of bytes read; what it throws ends the
  ///     reading.
  /// - Throws: `PointError`, `NPYError`, `NPZError`, `DataError.noPaths`, `FileError`.
  public func read(
    _ split: PointSplit = .all, minimumPoints: Int = 1, observe: (Int) throws -> Void = { _ in }
  ) throws -> PointSet {
    let listing = try PointListing(paths, split)
    var builder = PointSetBuilder(minimumPoints: max(1, minimumPoints)), bytes = 0
    for part in listing.parts {
      try builder.add(part) { try observe(bytes + $0) }
      bytes += part.bytes
      try observe(bytes)
    }
    return builder.set(classes: listing.classes)
  }
}

/// Collects clouds as they are read, checked and hashed.
private struct PointSetBuilder {
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
      try add(shape, of: part, name: part.name(0, of: 1), label: part.label(0))
    }
  }

  /// Adds the clouds of an array: a single one is held in memory, a stack stays on the disk.
  private mutating func addArray(_ part: PointPart, _ observe: (Int) throws -> Void) throws {
    let array = try PointArray(path: part.path)
    try part.check(clouds: array.clouds)
    if array.clouds == 1 {
      try add(array.shape(0), of: part, name: part.name(0, of: 1), label: part.label(0))
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

  private mutating func add(
    _ shape: PointShape, of part: PointPart, name: String, label: Int32
  ) throws {
    shape.points.withUnsafeBytes { sum.update($0) }
    shape.triangles.withUnsafeBytes { sum.update($0) }
    contents.append(Self.content(shape.points, shape.triangles))
    var random = CounterRandom(seed: 0, purpose: .shuffle, sample: items.count)
    do {
      let item = try PointItem(shape, needed: minimumPoints, &random)
      items.append(item)
      held += item.held
    } catch let trouble as PointTrouble {
      throw trouble.located(part.path)
    }
    guard held <= PointSource.limit else {
      throw PointError(
        path: part.path, place: nil, problem: .tooMuch(limit: PointSource.limit))
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

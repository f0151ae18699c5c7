import ClozeTensor
import Foundation

/// Where clouds and meshes are read from: files; folders with a folder per class and perhaps per split,
/// in either order; folders that hold stacks (`train_points.npy`, `train_labels.npy`, `classes.txt`,
/// and the same for `test`).
public struct PointSource: Codable, Sendable, Equatable {
  /// Files and folders.
  public var paths: [String]
  /// The most points and triangles that are held in memory; stacks do not count, which stay on the disk.
  public static let limit = 1 << 28

  /// A source that reads `paths`.
  public init(paths: [String]) { self.paths = paths }

  /// The bytes of all files that `read` would open.
  ///
  /// - Throws: `PointError`, `DataError.noPaths`, `FileError`.
  public func totalBytes(of split: PointSplit = .all) throws -> Int {
    try PointListing(paths, split).parts.reduce(0) { $0 + $1.bytes }
  }

  /// Whether any of the paths keeps clouds for testing.
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

  /// Reads and checks everything; a file that is met twice, under whatever name, is read once.
  ///
  /// Of a source without splits, `train` and `all` are everything and `test` is an error. The classes
  /// are the same for every split.
  ///
  /// - Parameters:
  ///   - split: which part to read.
  ///   - minimumPoints: how many points every cloud must be able to give.
  ///   - observe: is told now and then how many bytes have been read; what it throws ends the reading.
  /// - Throws: `PointError`, `NPYError`, `DataError.noPaths`, `FileError`.
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

/// Clouds as they are read, checked and summed up.
private struct PointSetBuilder {
  let minimumPoints: Int
  private var items: [PointItem] = []
  private var names: [String] = []
  private var labels: [Int32] = []
  private var held = 0
  private var sum = RunningChecksum()

  init(minimumPoints: Int) { self.minimumPoints = minimumPoints }

  /// Adds the clouds of a file.
  mutating func add(_ part: PointPart, observe: (Int) throws -> Void) throws {
    if PointFormat(path: part.path) == .npy {
      try addArray(part, observe)
    } else {
      let shape = try PointFormat.read(part.path)
      try add(shape, of: part, name: part.name(0, of: 1), label: part.label(0))
    }
  }

  /// Adds the clouds of an array: one is held, a stack stays where it is.
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

  /// Everything that was added.
  func set(classes: [String]) -> PointSet {
    var sum = self.sum
    let words = (classes + names).joined(separator: "\0") + "\0\(minimumPoints)"
    Array(words.utf8).withUnsafeBytes { sum.update($0) }
    labels.withUnsafeBytes { sum.update($0) }
    return PointSet(
      items: items, classes: classes, labels: classes.isEmpty ? [] : labels, names: names,
      minimumPoints: minimumPoints, digest: Checksum.sha256(sum.digest))
  }
}

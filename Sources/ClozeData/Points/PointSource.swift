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

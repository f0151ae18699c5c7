extension SyntheticShapes {
  /// The folders that are written.
  public static let folderKind = FolderKind(
    marker: "classes.txt",
    files: ["train", "test"].flatMap { ["\($0)_points.npy", "\($0)_labels.npy"] })

  /// Writes all clouds to the folder `path` as stacks that `PointSource` reads: `train_points.npy`,
  /// `train_labels.npy`, the same for `test`, and `classes.txt`. The folder appears complete or not
  /// at all.
  ///
  /// - Parameter observe: called from time to time with the number of clouds written; what it
  ///   throws ends the writing.
  /// - Returns: the numbers of clouds for training and for testing.
  /// - Throws: `DataError.invalidSettings`, `FileError`.
  public func write(
    to path: String, observe: (Int) throws -> Void = { _ in }
  ) throws -> (train: Int, test: Int) {
    let problems = validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    var counts = (train: 0, test: 0)
    try AtomicFolder.replace(at: path, as: Self.folderKind) { folder in
      let train = try Stack("\(folder)/train", points), test = try Stack("\(folder)/test", points)
      for index in 0..<count {
        try (isTest(index) ? test : train).append(cloud(index), Int32(label(index)))
        if index % 64 == 0 { try observe(index) }
      }
      counts = (train.labels.count, test.labels.count)
      try train.finish()
      try test.finish()
      let names = classNames.map { $0 + "\n" }.joined()
      try AtomicFile.write(Array(names.utf8), to: "\(folder)/classes.txt")
      try observe(count)
    }
    return counts
  }
}

/// The arrays of a split while they are written.
private final class Stack {
  private let points: NPYWriter
  private let path: String
  private(set) var labels: [Int32] = []

  init(_ path: String, _ size: Int) throws {
    self.path = path
    points = try NPYWriter(path: "\(path)_points.npy", rowShape: [size, 3], type: .float32)
  }

  func append(_ cloud: [Float], _ label: Int32) throws {
    try points.append(cloud)
    labels.append(label)
  }

  func finish() throws {
    try points.finish()
    let writer = try NPYWriter(path: "\(path)_labels.npy", rowShape: [], type: .int32)
    try writer.append(integers: labels)
    try writer.finish()
  }
}

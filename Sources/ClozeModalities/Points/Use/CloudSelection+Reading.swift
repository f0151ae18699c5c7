import ClozeCapabilities
import ClozeData
import ClozeTensor
import ClozeTraining

extension CloudSelection {
  /// The number of points drawn from meshes, if no cloud determines it.
  private static let meshPoints = 2048

  /// Reads the cloud: `points` points of it or, if that is nil, as many as every cloud of the paths
  /// has.
  ///
  /// - Throws: `UsageError` if there are fewer clouds; `PointError`, `FileError`.
  func read(
    _ split: PointSplit = .all, points: Int?
  ) throws -> (name: String, points: [Float]) {
    let source = PointSource(paths: paths)
    let count = try points ?? Self.common(source.read(split))
    let set = try source.read(split, minimumPoints: count)
    guard index < set.count else {
      throw UsageError("--index is \(index), and there are \(set.count) clouds: from 0 on")
    }
    var random = CounterRandom(seed: seed, purpose: .cloud, step: -1, sample: index)
    return (set.names[index], set.cloud(index, points: count, &random))
  }

  private static func common(_ set: PointSet) -> Int {
    (0..<set.count).filter { !set.isMesh($0) }.map(set.pointCount).min() ?? meshPoints
  }

  /// Reads the cloud or, if there are no paths, that of the training clouds of the run at `path`.
  ///
  /// - Throws: `UsageError` if neither names clouds.
  func read(
    orOf recipe: (some TrainingRecipe)?, at path: String, points: Int
  ) throws -> (name: String, points: [Float]) {
    if !paths.isEmpty { return try read(points: points) }
    guard let recipe else {
      throw UsageError(
        "'\(path)' is no run, which has data of its own; give clouds with --input")
    }
    var trained = self
    trained.paths = recipe.dataPaths
    return try trained.read(.train, points: points)
  }
}

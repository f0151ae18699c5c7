import ArgumentParser
import ClozeData
import ClozePoints
import ClozeTensor

/// Which cloud of a file or folder is looked at.
struct CloudOptions: ParsableArguments {
  @Option(help: "Which cloud of a stack or folder, from 0.")
  var index = 0

  @Option(help: "Which points are drawn of a mesh or of many points follows from it (default: 42).")
  var seed: UInt64?

  func validate() throws {
    if index < 0 { throw ValidationError("--index is \(index): must be at least 0") }
  }

  mutating func adopt(_ settings: ShellSettings) { seed = seed ?? settings.seed }

  /// The cloud of `paths`, `points` points of it (or as many as it has, where it is nil).
  func cloud(_ paths: [String], points: Int?) throws -> (name: String, points: [Float]) {
    let set = try PointSource(paths: paths).read(minimumPoints: points ?? 1)
    guard index < set.count else {
      throw Misuse(text: "--index is \(index), and there are \(set.count) clouds: from 0 on")
    }
    return draw(index, of: set, points: points ?? (set.isMesh(index) ? 2048 : set.minimumPoints))
  }

  /// `points` points of cloud `index` of `set`.
  func draw(_ index: Int, of set: PointSet, points: Int) -> (name: String, points: [Float]) {
    var random = CounterRandom(seed: seed ?? 42, purpose: .cloud, step: -1, sample: index)
    return (set.names[index], set.cloud(index, points: points, &random))
  }
}

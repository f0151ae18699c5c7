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

  /// Points that a mesh gives where nothing else is asked for.
  private static let meshPoints = 2048

  /// The cloud of `paths`: `points` points of it or, where that is nil, as many as every cloud there has.
  func cloud(
    _ paths: [String], _ split: PointSplit = .all, points: Int?
  ) throws -> (name: String, points: [Float]) {
    let source = PointSource(paths: paths)
    let count = try points ?? Self.common(source.read(split))
    let set = try source.read(split, minimumPoints: count)
    guard index < set.count else {
      throw Misuse(text: "--index is \(index), and there are \(set.count) clouds: from 0 on")
    }
    var random = CounterRandom(seed: seed ?? 42, purpose: .cloud, step: -1, sample: index)
    return (set.names[index], set.cloud(index, points: count, &random))
  }

  private static func common(_ set: PointSet) -> Int {
    (0..<set.count).filter { !set.isMesh($0) }.map(set.pointCount).min() ?? meshPoints
  }
}

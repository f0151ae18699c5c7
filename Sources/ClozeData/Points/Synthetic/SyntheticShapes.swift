import ClozeTensor
import Foundation

/// Synthetic point clouds, for learning without any data: solids of random proportions in a random
/// pose, partly visible and noisy.
///
/// Points are drawn uniformly by area; half of the clouds lose up to 40 % of them behind a plane,
/// as if seen from one side; each coordinate gets normal noise of a deviation up to 0.02; the solid
/// is tilted by up to 20 degrees and rotated by any angle about the y axis, which points up. Means
/// are at the origin, radii are 1. Everything follows from the seed, and only one cloud is held in
/// memory at a time.
public struct SyntheticShapes: Codable, Sendable, Equatable {
  /// The number of kinds of solids, the first of `Solid`.
  public var classes: Int
  /// The number of clouds; one in five of each class is for testing.
  public var count: Int
  /// The number of points of each cloud.
  public var points = 2048
  /// The seed that determines everything.
  public var seed: UInt64 = 0

  /// The number of kinds of solids.
  public static let classLimit = Solid.allCases.count
  /// The maximum number of clouds.
  public static let countLimit = 10_000_000
  /// The maximum number of points of a cloud.
  public static let pointLimit = 1 << 20
  private static let share = 5

  /// Makes `count` synthetic clouds of `classes` kinds.
  public init(classes: Int, count: Int, points: Int = 2048, seed: UInt64 = 0) {
    self.classes = classes
    self.count = count
    self.points = points
    self.seed = seed
  }

  /// Returns a message for each invalid setting.
  public func validate() -> [String] {
    var problems: [String] = []
    if !(2...Self.classLimit).contains(classes) {
      problems.append("classes is \(classes); it must be in 2...\(Self.classLimit)")
    }
    let least = Self.share * min(max(2, classes), Self.classLimit)
    if !(least...Self.countLimit).contains(count) {
      problems.append(
        "count is \(count); it must be in \(least)...\(Self.countLimit), which is "
          + "\(Self.share) clouds of each class or more")
    }
    if !(16...Self.pointLimit).contains(points) {
      problems.append("points is \(points); it must be in 16...\(Self.pointLimit)")
    }
    return problems
  }

  /// The names of the classes.
  public var classNames: [String] { Solid.allCases.prefix(classes).map(\.rawValue) }

  /// The label of cloud `index`: classes take turns.
  func label(_ index: Int) -> Int { index % classes }

  /// True if cloud `index` is for testing.
  func isTest(_ index: Int) -> Bool { index / classes % Self.share == Self.share - 1 }

  /// Returns cloud `index`.
  ///
  /// - Shapes: [points, 3].
  func cloud(_ index: Int) -> [Float] {
    var random = CounterRandom(seed: seed, purpose: .synthesis, sample: index)
    let solid = Solid.allCases[label(index)].shape(&random)
    let isCut = random.uniform() < 0.5, lost = 0.4 * random.uniform()
    let drawn = SurfaceSampler(solid).draw(isCut ? 2 * points : points, from: solid, &random)
    var cloud = isCut ? seen(drawn, lost, from: direction(&random)) : drawn
    PointCloud.normalize(&cloud)
    let noise = 0.02 * random.uniform()
    for index in cloud.indices { cloud[index] += Float(noise * random.normal()) }
    pose(&cloud, &random)
    PointCloud.normalize(&cloud)
    return cloud
  }

  /// Returns `points` of the points that lie farthest in a direction, leaving out the share `lost`.
  private func seen(_ drawn: [Float], _ lost: Double, from direction: SIMD3<Double>) -> [Float] {
    let heights = stride(from: 0, to: drawn.count, by: 3).map { start in
      Double(drawn[start]) * direction.x + Double(drawn[start + 1]) * direction.y
        + Double(drawn[start + 2]) * direction.z
    }
    let lowest = heights.sorted()[Int(lost * Double(heights.count))]
    let kept = heights.indices.lazy.filter { heights[$0] >= lowest }.prefix(points)
    return kept.flatMap { drawn[3 * $0..<3 * $0 + 3] }
  }

  /// Draws a direction uniformly.
  private func direction(_ random: inout CounterRandom) -> SIMD3<Double> {
    let height = 2 * random.uniform() - 1, angle = 2 * Double.pi * random.uniform()
    let radius = (1 - height * height).squareRoot()
    return [radius * cos(angle), height, radius * sin(angle)]
  }

  /// Tilts a cloud about the x axis and rotates it about the y axis.
  private func pose(_ cloud: inout [Float], _ random: inout CounterRandom) {
    let first = 2 * Double.pi * random.uniform(), tilt = Double.pi / 9 * random.uniform()
    let last = 2 * Double.pi * random.uniform()
    for (axis, angle) in [(1, first), (0, tilt), (1, last)] {
      PointCloud.turn(&cloud, about: axis, by: angle)
    }
  }
}

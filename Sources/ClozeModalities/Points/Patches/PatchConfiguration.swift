import ClozeConfiguration

/// The settings for cutting a cloud into patches (Yu et al. 2022, section 3.1).
public struct PatchConfiguration: ConfigurationSection {
  /// N, the number of points per cloud.
  public var points = 1024
  /// G, the number of patches per cloud, whose centres are chosen by farthest-point sampling.
  public var patches = 64
  /// S, the number of points per patch: those nearest to its centre. Patches overlap.
  public var patchSize = 32

  /// Makes the paper's sizes.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "points": "points of a cloud",
    "patches": "patches of a cloud, which become its tokens",
    "patchSize": "points of a patch: those nearest to its centre",
  ]

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    let bounds = [("points", points), ("patches", patches), ("patchSize", patchSize)]
    var problems = bounds.filter { !(1...1 << 16).contains($0.1) }.map {
      "\($0.0) is \($0.1): must lie in 1...\(1 << 16)"
    }
    for (key, value) in bounds.dropFirst() where value > points {
      problems.append("\(key) is \(value): a cloud has only \(points) points")
    }
    guard problems.isEmpty else { return problems }
    // A norm over the points of a batch needs at least two.
    let product = patches * patchSize
    if !(2...1 << 20).contains(product) {
      problems.append(
        "patches times patchSize is \(product): must lie in 2...\(1 << 20)")
    }
    return problems
  }
}

import ClozeData

/// Which clouds a recipe for point clouds trains on.
public struct PointCorpus: Codable, Sendable, Equatable {
  /// Files and folders of clouds or meshes.
  public var paths: [String] = []
  /// The share of the training clouds that validates, drawn by the seed. What a folder keeps for testing
  /// is neither trained on nor validated with.
  public var validation = 0.05
  /// How clouds are changed at random each time they are trained on.
  public var augmentation = PointAugmentation.none

  /// The defaults.
  public init() {}

  /// What each value decides.
  public static let summaries: [String: String] = [
    [
      "paths": "files and folders of clouds or meshes",
      "validation": "the share of the training clouds that validates, drawn by the seed",
    ],
    PointAugmentation.summaries.reduce(into: [:]) { $0["augmentation." + $1.key] = $1.value },
  ].reduce([:]) { $0.merging($1) { first, _ in first } }

  /// What is wrong with the values, one line each.
  public func validate() -> [String] {
    var problems = augmentation.validate().map { "augmentation." + $0 }
    if paths.isEmpty { problems.append("paths is empty: give clouds or meshes with --data") }
    if !(validation >= 0 && validation < 1) {
      problems.append("validation is \(validation): must lie in [0, 1)")
    }
    return problems
  }
}

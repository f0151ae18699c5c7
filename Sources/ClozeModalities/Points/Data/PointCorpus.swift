import ClozeConfiguration
import ClozeData

/// Which clouds a recipe for point clouds trains on.
public struct PointCorpus: ConfigurationSection {
  /// Files and folders of clouds or meshes.
  public var paths: [String] = []
  /// The share of the training clouds that validates, drawn by the seed. What a folder keeps for testing
  /// is neither trained on nor validated with.
  public var validation = 0.05
  /// How clouds are changed at random each time they are trained on.
  public var augmentation = PointAugmentation.none

  /// The defaults.
  public init() {}

  /// A line on each key.
  public static let summaries: [String: String] = [
    "paths": "files and folders of clouds or meshes",
    "validation": "the share of the training clouds that validates, drawn by the seed",
  ]

  /// The augmentation.
  public static var parts: [ConfigurationPart<PointCorpus>] {
    [ConfigurationPart("augmentation", \.augmentation)]
  }

  /// The problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    if paths.isEmpty { problems.append("paths is empty: give clouds or meshes with --data") }
    if !(validation >= 0 && validation < 1) {
      problems.append("validation is \(validation): must lie in [0, 1)")
    }
    return problems
  }
}

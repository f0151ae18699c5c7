import ClozeConfiguration
import ClozeData
import ClozeTraining

/// The clouds that a recipe for point clouds trains on.
public struct PointCorpus: ConfigurationSection {
  /// The files and folders of clouds or meshes.
  public var paths: [String] = []
  /// The files and folders that validate; empty if a share of the training clouds does.
  public var validationPaths: [String] = []
  /// The share of the training clouds used for validation, drawn by the seed of the split. A
  /// folder's test clouds are used neither for training nor for validation.
  public var validation = 0.05
  /// The seed that draws the clouds that validate, and their views.
  public var splitSeed = SplitKeys.usualSeed
  /// True if equal clouds are on one side of the split.
  public var equalTogether = true
  /// The random changes to clouds each time they are trained on.
  public var augmentation = PointAugmentation.none

  /// Makes the default corpus.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "paths": "files and folders of clouds or meshes",
    "validation": "the share of the training clouds that validates",
  ].merging(SplitKeys.grouped) { $1 }

  /// The section of the augmentation.
  public static var parts: [ConfigurationPart<PointCorpus>] {
    [ConfigurationPart("augmentation", \.augmentation)]
  }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    if paths.isEmpty { problems.append("paths is empty: give clouds or meshes with --data") }
    if !(validation >= 0 && validation < 1) {
      problems.append("validation is \(validation): must lie in [0, 1)")
    }
    return problems
  }
}

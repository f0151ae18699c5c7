import ClozeConfiguration
import ClozeTraining

/// The sizes of a discrete variational autoencoder of clouds (Yu et al. 2022, section 3.2 and the
/// authors' code).
public struct DVAEConfiguration: ConfigurationSection {
  /// The settings for cutting clouds into patches.
  public var patch = PatchConfiguration()
  /// V, the number of tokens.
  public var vocabulary = 8192
  /// The number of features of a patch, from which its token is predicted.
  public var features = 256
  /// C, the length of a token's vector.
  public var codeWidth = 256
  /// The number of features from which a patch is reconstructed.
  public var decodedFeatures = 256
  /// The small PointNet of the patches.
  public var encoder = PatchEncoder.Widths()
  /// The graph networks before and after the tokens.
  public var graph = GraphConfiguration()
  /// The decoder that reconstructs a patch.
  public var decoder = FoldingConfiguration()

  /// Makes the paper's sizes.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "vocabulary": "tokens to choose from for each patch",
    "features": "features of a patch, from which its token is told",
    "codeWidth": "the length of a token's vector",
    "decodedFeatures": "features from which a patch is drawn",
  ]

  /// The sections of the patches, the networks and the decoder.
  public static var parts: [ConfigurationPart<DVAEConfiguration>] {
    [
      ConfigurationPart("patch", \.patch), ConfigurationPart("encoder", \.encoder),
      ConfigurationPart("graph", \.graph), ConfigurationPart("decoder", \.decoder),
    ]
  }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems = decoder.problems(patchSize: patch.patchSize).map { "decoder." + $0 }
    if !(2...1 << 20).contains(vocabulary) {
      problems.append("vocabulary is \(vocabulary): must lie in 2...\(1 << 20)")
    }
    for (key, value) in [
      ("features", features), ("codeWidth", codeWidth), ("decodedFeatures", decodedFeatures),
    ] where !(1...1 << 14).contains(value) {
      problems.append("\(key) is \(value): must lie in 1...\(1 << 14)")
    }
    if graph.groups > 0 {
      for (key, value) in [("vocabulary", vocabulary), ("decodedFeatures", decodedFeatures)]
      where value % graph.groups != 0 {
        problems.append("\(key) is \(value): must be a multiple of graph.groups, \(graph.groups)")
      }
    }
    return problems
  }
}

/// The sizes of a graph network over the patches of a cloud.
public struct GraphConfiguration: ConfigurationSection {
  /// The number of features of its first layer.
  public var input = 128
  /// The number of features of each edge convolution.
  public var widths = [256, 512, 512, 1024]
  /// k, the number of patches that each one is compared with, including itself.
  public var neighbours = 4
  /// The number of groups of channels that are normalized together.
  public var groups = 4

  /// Makes the paper's sizes.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "input": "features that a graph network begins with",
    "widths": "features behind each of its edge convolutions",
    "neighbours": "patches that each one looks at, itself included",
    "groups": "groups of channels that are normalized together",
  ]

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    if !(1...1 << 14).contains(input) {
      problems.append("input is \(input): must lie in 1...\(1 << 14)")
    }
    if !(1...255).contains(neighbours) {
      problems.append("neighbours is \(neighbours): must lie in 1...255")
    }
    guard (1...1 << 14).contains(groups) else {
      return problems + ["groups is \(groups): must lie in 1...\(1 << 14)"]
    }
    if widths.isEmpty || widths.contains(where: { !(1...1 << 14).contains($0) || $0 % groups != 0 })
    {
      problems.append(
        "widths is \(widths): must be multiples of groups, \(groups), in 1...\(1 << 14)")
    }
    return problems
  }
}

/// The sizes of the decoder of a patch: a few points are predicted at once, and a small grid around
/// each is folded into shape (Yang et al. 2018; Yuan et al. 2018).
public struct FoldingConfiguration: ConfigurationSection {
  /// The width of the network that predicts the coarse points.
  public var coarseHidden = 1024
  /// The width of the network that folds the grids.
  public var foldHidden = 512
  /// The number of points along a side of the grid around a coarse point.
  public var gridSide = 2
  /// Half the length of a side.
  public var gridExtent = 0.05

  /// Makes the paper's sizes.
  public init() {}

  /// The number of fine points for each coarse one.
  var gridPoints: Int { gridSide * gridSide }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "coarseHidden": "features of the network that draws the coarse points of a patch",
    "foldHidden": "features of the network that bends a grid around each of them",
    "gridSide": "points along a side of the grid; its square divides patch.patchSize",
    "gridExtent": "half the length of the grid's side",
  ]

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    for (key, value) in [("coarseHidden", coarseHidden), ("foldHidden", foldHidden)]
    where !(1...1 << 14).contains(value) {
      problems.append("\(key) is \(value): must lie in 1...\(1 << 14)")
    }
    if !(gridExtent >= 0 && gridExtent <= 1) {
      problems.append("gridExtent is \(gridExtent): must lie in [0, 1]")
    }
    return problems
  }

  /// Returns the problem of a grid that does not fit into a patch.
  func problems(patchSize: Int) -> [String] {
    (1...64).contains(gridSide) && patchSize % max(1, gridPoints) == 0
      ? [] : ["gridSide is \(gridSide): its square must divide patch.patchSize, \(patchSize)"]
  }
}

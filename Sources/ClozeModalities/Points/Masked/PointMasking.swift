import ClozeConfiguration
import ClozeMasking
import ClozeTensor

/// The patches of a cloud that are hidden (Yu et al. 2022, section 3.3 and table 5).
public struct PointMasking: ConfigurationSection {
  /// Patches, whose places are those of their centres. Their policy `random` is `independent`, as
  /// in the paper: the number of hidden patches varies.
  static let patches = UnitKind(
    "patches", [.places, .variableNumber], renamed: ["independent": "random"])

  /// The policy that chooses patches, by a name that recipes of clouds have for it.
  public var policy = "block"
  /// The least share of patches; each cloud draws a share between this and `most`.
  public var least = 0.25
  /// The largest share of patches.
  public var most = 0.45

  /// The paper's.
  public init() {}

  /// The names of policies.
  public static var choices: [String: [String]] { ["policy": patches.policyNames] }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems = Self.patches.problem(ofPolicy: policy).map { [$0] } ?? []
    if !(least > 0 && most < 1 && least <= most) {
      problems.append("least and most are \(least) and \(most): must ascend within (0, 1)")
    }
    return problems
  }

  /// True for each patch that is hidden; at least one is, and never all of several.
  ///
  /// A block has whole(share x G) patches. At random each patch is hidden with the share's
  /// probability.
  ///
  /// - Shapes: `centres` [G, 3] -> [G].
  /// - Precondition: `validate()` is empty.
  public func mask(centres: ArraySlice<Float>, _ random: inout CounterRandom) -> [Bool] {
    guard let policy = Self.patches.policy(named: policy) else {
      preconditionFailure("validate() reports policies that patches cannot have")
    }
    let task = MaskingTask(
      count: centres.count / 3, places: UnitPlaces(centres, dimensions: 3),
      amount: .drawn(least: least, most: most))
    return policy.mask(task, &random)
  }

  /// The masks of several clouds, each with the random numbers that `random` gives for its number.
  ///
  /// - Shapes: [B G].
  func masks(_ clouds: PointPatches, _ random: (Int) -> CounterRandom) -> [Bool] {
    let size = 3 * clouds.configuration.patches
    return (0..<clouds.clouds).flatMap { cloud -> [Bool] in
      var random = random(cloud)
      return mask(centres: clouds.centres[cloud * size..<(cloud + 1) * size], &random)
    }
  }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "policy": "how hidden patches are chosen: near each other (block) or each on its own (random)",
    "least": "the least share of patches that are hidden; each cloud draws its own",
    "most": "the largest share of patches that are hidden",
  ]
}

import ClozeConfiguration
import ClozeTensor

/// Which patches of a cloud are hidden (Yu et al. 2022, section 3.3 and table 5).
public struct PointMasking: ConfigurationSection {
  /// How patches are chosen.
  public enum Policy: String, Codable, Sendable, CaseIterable {
    /// A patch and those whose centres are nearest to its own.
    case block
    /// Each patch on its own.
    case random
  }

  /// How patches are chosen.
  public var policy = Policy.block
  /// The least share of patches; each cloud draws its own share between this and `most`.
  public var least = 0.25
  /// The largest share of patches.
  public var most = 0.45

  /// The paper's.
  public init() {}

  /// The problems of the values, one line each.
  public func problems() -> [String] {
    guard least > 0, most < 1, least <= most else {
      return ["least and most are \(least) and \(most): must ascend within (0, 1)"]
    }
    return []
  }

  /// Whether each patch is hidden; at least one is, and never all.
  ///
  /// A block has whole(share x G) patches. At random each patch is hidden with the share's probability.
  ///
  /// - Shapes: `centres` [G, 3] -> [G].
  public func mask(centres: ArraySlice<Float>, _ random: inout CounterRandom) -> [Bool] {
    let count = centres.count / 3
    guard count > 1 else { return [Bool](repeating: true, count: count) }
    let first = random.below(count)
    let share = least + (most - least) * random.uniform()
    var hidden = [Bool](repeating: false, count: count)
    switch policy {
    case .block:
      let order = Self.byDistance(from: first, centres)
      let wanted = min(max(1, Int(share * Double(count))), count - 1)
      for patch in order.prefix(wanted) { hidden[patch] = true }
    case .random:
      for patch in 0..<count { hidden[patch] = random.uniform() < share }
      if !hidden.contains(true) { hidden[first] = true }
      if !hidden.contains(false) { hidden[first] = false }
    }
    return hidden
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

  /// All patches, those with the nearest centres first; of equally far ones the lower number.
  private static func byDistance(from first: Int, _ centres: ArraySlice<Float>) -> [Int] {
    let start = centres.startIndex
    let distances = (0..<centres.count / 3).map { patch in
      (0..<3).reduce(Float(0)) { sum, axis in
        let distance = centres[start + 3 * patch + axis] - centres[start + 3 * first + axis]
        return sum + distance * distance
      }
    }
    // The first comes first even where other centres lie in the same place.
    return distances.indices.sorted {
      (distances[$0], $0 == first ? -1 : $0) < (distances[$1], $1 == first ? -1 : $1)
    }
  }

  /// A line on each key.
  public static let summaries: [String: String] = [
    "policy": "how hidden patches are chosen: near each other (block) or each on its own (random)",
    "least": "the least share of patches that are hidden; each cloud draws its own",
    "most": "the largest share of patches that are hidden",
  ]
}

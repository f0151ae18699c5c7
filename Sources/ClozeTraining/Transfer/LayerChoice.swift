/// The choice of the blocks of another encoder that fill those of a model with fewer or more.
public enum LayerChoice: String, Codable, Sendable, CaseIterable {
  /// The lowest ones, in order; further blocks begin fresh.
  case first
  /// The uppermost ones, in order; further blocks, below them, begin fresh.
  case last
  /// Blocks at equal distances, from the first to the last; of fewer than wanted each is taken
  /// several times in a row (Gong et al. 2019).
  case even

  /// Returns for each of `wanted` blocks, from below, the number of the one of `count` that fills
  /// it; nil where it is fresh.
  public func sources(of count: Int, for wanted: Int) -> [Int?] {
    (0..<wanted).map { layer in
      switch self {
      case .first: layer < count ? layer : nil
      case .last: layer + count < wanted ? nil : layer + count - wanted
      case .even where wanted > count: count > 0 ? layer * count / wanted : nil
      case .even where wanted == 1: 0
      // Rounded to the nearest, halves upwards.
      case .even: (2 * layer * (count - 1) + wanted - 1) / (2 * (wanted - 1))
      }
    }
  }
}

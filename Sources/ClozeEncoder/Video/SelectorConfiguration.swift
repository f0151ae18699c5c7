import ClozeConfiguration

/// The choice of a clip's frames between blocks (Yang et al. 2023, TW-BERT, hierarchical frame
/// selector).
public struct SelectorConfiguration: ConfigurationSection {
  /// The texts that a selector sees.
  public enum Text: String, Codable, Sendable, CaseIterable {
    /// None: a clip has one encoding for all texts.
    case none
    /// The caption: the choice depends on it, and so does the encoding.
    case caption
  }

  /// The text that a selector sees beside the frames.
  public var text = Text.none
  /// The numbers of the blocks after which frames are chosen, counted from 1; none for no
  /// selection.
  public var depths: [Int] = []
  /// The share of the frames that each choice leaves, rounded down; at least one is left.
  public var share = 0.72
  /// The number of draws of noise in training.
  public var draws = 500
  /// The size of the noise.
  public var sigma = 0.05

  /// Makes the default settings: no selection.
  public init() {}

  /// One line about each key.
  public static let summaries = [
    "text": "whether the choice of frames sees the caption; then its encoding depends on the text",
    "depths": "the numbers of the blocks after which frames are chosen; none: all are kept",
    "share": "the share of the frames that each choice leaves",
    "draws": "draws of noise by which the choice is made smooth in training",
    "sigma": "the size of that noise; scores are probabilities",
  ]

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    if depths != Array(Set(depths)).sorted() || depths.contains(where: { $0 < 1 }) {
      problems.append("depths is \(depths): must be different numbers from 1 on, ascending")
    }
    if !(share > 0 && share <= 1) {
      problems.append("share is \(share): must lie in (0, 1]")
    }
    if !(1...100_000).contains(draws) {
      problems.append("draws is \(draws): must lie in 1...100000")
    }
    if !(sigma >= 1e-6 && sigma <= 100) {
      problems.append("sigma is \(sigma): must lie in [0.000001, 100]")
    }
    return problems
  }

  /// Returns the number of frames that are left of `count`.
  public func kept(of count: Int) -> Int { count > 0 ? max(1, Int(share * Double(count))) : 0 }
}

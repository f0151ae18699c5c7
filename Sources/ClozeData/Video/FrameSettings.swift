import ClozeConfiguration

/// The frames of clips that a model sees: how many of each are kept, and their size.
public struct FrameSettings: ConfigurationSection {
  /// The pixels of a side, to which frames are squashed.
  public var size = 64
  /// The most frames that are kept of a clip: those at the middles of as many equal stretches.
  public var kept = 16

  /// Makes the default frames: 16 of 64 x 64.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "size": "the pixels of a side, to which frames are squashed",
    "kept":
      "the most frames kept of a clip, at the middles of equal stretches of time; all where fewer",
  ]

  /// The sizes that are possible.
  public static let sizes = 8...1024
  /// The most frames that may be kept of a clip.
  public static let mostKept = 10_000

  /// Returns the problems of the settings; empty if there are none.
  public func problems() -> [String] {
    var problems: [String] = []
    if !Self.sizes.contains(size) {
      problems.append(
        "size is \(size): must be in \(Self.sizes.lowerBound)...\(Self.sizes.upperBound)")
    }
    if !(1...Self.mostKept).contains(kept) {
      problems.append("kept is \(kept): must be in 1...\(Self.mostKept)")
    }
    return problems
  }
}

import ClozeConfiguration

/// The learning rate over a run: a linear warm-up, followed by one of several shapes.
public struct Schedule: ConfigurationSection {
  /// The course of the learning rate after the warm-up.
  public var shape = Shape.linear
  /// The share of all steps over which the rate rises from 0 to its peak.
  public var warmup = 0.06
  /// The share of the peak at the last step, for shapes that fall to one.
  public var finalShare = 0.0

  /// Makes the default schedule.
  public init() {}

  /// Returns the share of the peak rate at `step` of `steps`, counted from 1.
  public func share(_ step: Int, of steps: Int) -> Double {
    let rise = max(1, (warmup * Double(steps)).rounded())
    let now = Double(step)
    if now < rise { return now / rise }
    let progress = min(1, (now - rise) / max(1, Double(steps) - rise))
    return shape.share(
      Place(
        progress: progress, finalShare: finalShare, rise: rise, now: now, steps: Double(steps)))
  }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "shape": "how the rate falls after the warm-up",
    "warmup": "the share of all steps over which the rate rises from 0 to its peak",
    "finalShare": "the share of the peak rate at the last step, where the shape falls to one",
  ]

  /// Returns the problems of the values.
  public func problems() -> [String] {
    [("warmup", warmup), ("finalShare", finalShare)].compactMap { key, value in
      (0...1).contains(value)
        ? nil : "\(key) is \(value): must lie in [0, 1]"
    }
  }
}

import ClozeConfiguration
import Foundation

/// The learning rate over a run: a linear warm-up, followed by one of several shapes.
public struct Schedule: ConfigurationSection {
  /// The course of the learning rate after the warm-up.
  public enum Shape: String, Codable, Sendable, CaseIterable {
    /// Linear decay to `finalShare` at the last step (BERT).
    case linear
    /// Half a cosine, down to `finalShare` (Loshchilov and Hutter 2017).
    case cosine
    /// A constant rate.
    case constant
    /// A rate in proportion to the inverse square root of the step (Vaswani et al. 2017, section
    /// 5.3).
    case inverseSquareRoot = "inverse-square-root"
  }

  /// The course of the learning rate after the warm-up.
  public var shape = Shape.linear
  /// The share of all steps over which the rate rises from 0 to its peak.
  public var warmup = 0.06
  /// The share of the peak at the last step, for `linear` and `cosine`.
  public var finalShare = 0.0

  /// Makes the default schedule.
  public init() {}

  /// Returns the share of the peak rate at `step` of `steps`, counted from 1.
  public func share(_ step: Int, of steps: Int) -> Double {
    let rise = max(1, (warmup * Double(steps)).rounded())
    let now = Double(step)
    if now < rise { return now / rise }
    let progress = min(1, (now - rise) / max(1, Double(steps) - rise))
    switch shape {
    case .linear: return finalShare + (1 - finalShare) * (1 - progress)
    case .cosine: return finalShare + (1 - finalShare) * 0.5 * (1 + cos(.pi * progress))
    case .constant: return 1
    case .inverseSquareRoot: return (rise / now).squareRoot()
    }
  }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "shape": "how the rate falls after the warm-up",
    "warmup": "the share of all steps over which the rate rises from 0 to its peak",
    "finalShare": "the share of the peak rate at the last step, for linear and cosine",
  ]

  /// Returns the problems of the values.
  public func problems() -> [String] {
    [("warmup", warmup), ("finalShare", finalShare)].compactMap { key, value in
      (0...1).contains(value)
        ? nil : "\(key) is \(value): must lie in [0, 1]"
    }
  }
}

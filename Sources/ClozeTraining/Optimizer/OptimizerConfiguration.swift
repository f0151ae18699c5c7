import ClozeConfiguration

/// The settings of AdamW (Loshchilov and Hutter 2019; BERT's values where they differ).
public struct OptimizerConfiguration: ConfigurationSection {
  /// The peak learning rate.
  public var rate = 5e-4
  /// The decay rate of the mean of gradients.
  public var beta1 = 0.9
  /// The decay rate of the mean of squared gradients.
  public var beta2 = 0.98
  /// The number added to the root of the second moment.
  public var epsilon = 1e-6
  /// The decoupled weight decay, not applied to biases and norms.
  public var decay = 0.01
  /// True if moments are corrected for starting at zero; Google's BERT does not.
  public var biasCorrection = true
  /// The global norm down to which larger gradients are scaled; `nil` for no clipping.
  public var clip: Double? = 1.0

  /// Makes the default settings.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "rate": "the peak learning rate",
    "beta1": "AdamW's decay of the mean of gradients",
    "beta2": "AdamW's decay of the mean of squared gradients",
    "epsilon": "added to the root of AdamW's second moment",
    "decay": "decoupled weight decay, not on biases and norms",
    "biasCorrection": "whether AdamW's moments are corrected for starting at zero",
    "clip": "gradients of a larger global norm are scaled down to it; null for never",
  ]

  /// Returns the problems of the values.
  public func problems() -> [String] {
    var problems: [String] = []
    if !(rate > 0 && rate < 10) {
      problems.append("rate is \(rate): must lie in (0, 10)")
    }
    for (key, value) in [("beta1", beta1), ("beta2", beta2)] where !(0..<1).contains(value) {
      problems.append("\(key) is \(value): must lie in [0, 1)")
    }
    if !(epsilon >= 1e-30) {
      problems.append("epsilon is \(epsilon): must be at least 1e-30")
    }
    if !(0...1).contains(decay) {
      problems.append("decay is \(decay): must lie in [0, 1]")
    }
    if let clip, !(clip > 0) {
      problems.append("clip is \(clip): must be positive, or null for none")
    }
    return problems
  }
}

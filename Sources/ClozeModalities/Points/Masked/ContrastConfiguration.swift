/// The contrast between clouds that Point-BERT can train on beside its tokens: after He et al. 2020,
/// with a momentum encoder and a queue of earlier keys (Yu et al. 2022, section 3.3).
public struct ContrastConfiguration: Codable, Sendable, Equatable {
  /// Whether a masked cloud is told from all others.
  public var plain = false
  /// Whether the clouds that a mixed one is made of are told from all others.
  public var mixed = false
  /// The width of the vectors that are contrasted.
  public var width = 512
  /// The share of the momentum encoder that a step leaves.
  public var momentum = 0.999
  /// What cosines are divided by.
  public var temperature = 0.07
  /// How many earlier keys are kept.
  public var queue = 16_384

  /// Off, with the paper's values.
  public init() {}

  /// Whether anything is contrasted.
  public var isOn: Bool { plain || mixed }

  /// What is wrong with the values, one line each.
  public func validate() -> [String] {
    var problems: [String] = []
    for (key, value, most) in [("width", width, 8192), ("queue", queue, 1 << 20)]
    where !(1...most).contains(value) {
      problems.append("contrast.\(key) is \(value): must lie in 1...\(most)")
    }
    if !(0...1).contains(momentum) {
      problems.append("contrast.momentum is \(momentum): must lie in [0, 1]")
    }
    if !(temperature >= 1e-3 && temperature <= 100) {
      problems.append("contrast.temperature is \(temperature): must lie in [0.001, 100]")
    }
    return problems
  }

  /// What each value decides.
  public static let summaries: [String: String] = [
    "plain": "whether masked clouds are told from all others",
    "mixed": "whether the clouds that a mixed one is made of are told from all others",
    "width": "the width of the vectors that are contrasted",
    "momentum": "the share of the momentum encoder that a step leaves",
    "temperature": "what cosines are divided by",
    "queue": "how many earlier keys are kept",
  ]
}

import ClozeTensor

/// A way of choosing what is hidden of a sample: tokens of a text, patches of a cloud, frames of
/// speech, tubes of a video.
///
/// A policy is a pure function: from a sample's units, how much of them to choose, and random
/// numbers, to the chosen elements. To add one, write a file in `Policies/` and list it here; all
/// kinds of data whose units have what it `needs` then offer it.
public struct MaskingPolicy: Sendable {
  /// All policies.
  public static let all: [MaskingPolicy] = [
    .random, .wholeWord, .span, .ngram, .block, .independent, .starts,
  ]

  /// The name in configurations, unless a `UnitKind` has another one for it.
  public let name: String
  /// One line for people.
  public let summary: String
  /// The traits that units must have for this policy.
  public let needs: Set<UnitTrait>
  /// Chooses elements of a sample: ranges that do not overlap. The elements of a range are replaced
  /// alike, where there is a choice of replacements.
  public let choose: @Sendable (MaskingTask, inout CounterRandom) -> [Range<Int>]

  init(
    name: String, summary: String, needs: Set<UnitTrait> = [],
    choose: @escaping @Sendable (MaskingTask, inout CounterRandom) -> [Range<Int>]
  ) {
    (self.name, self.summary, self.needs, self.choose) = (name, summary, needs, choose)
  }

  /// The choice as a mask, for data whose hidden elements are all replaced alike, by a vector: true
  /// for each element that is hidden. A single unit is hidden without a draw.
  ///
  /// ```swift
  /// let kind = UnitKind("frames", [.order])
  /// let task = MaskingTask(count: 300, amount: .fixed(share: 0.4))
  /// let hidden = kind.policy(named: "span")?.mask(task, &random)
  /// ```
  ///
  /// - Precondition: `task` has what the policy `needs`.
  public func mask(_ task: MaskingTask, _ random: inout CounterRandom) -> [Bool] {
    var mask = [Bool](repeating: task.units.count == 1, count: task.units.last?.upperBound ?? 0)
    guard task.units.count > 1 else { return mask }
    for range in choose(task, &random) {
      for element in range { mask[element] = true }
    }
    return mask
  }
}

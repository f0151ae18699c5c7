import ClozeTensor

/// A stratified split: a share of each class's samples, and the rest.
///
/// A class of n samples contributes share x n of them, rounded, but at least one if it has two or
/// more, and never all.
public struct StratifiedSplit: Sendable, Equatable {
  /// The indices of the samples in the share, ascending.
  public let share: [Int]
  /// The indices of all others, ascending.
  public let rest: [Int]

  /// Splits samples with `labels` at random by `seed`.
  public init(_ labels: [Int32], share: Double, seed: UInt64) {
    var chosen = Set<Int>()
    for (label, places) in Dictionary(grouping: labels.indices, by: { labels[$0] }) {
      let wanted = Int((share * Double(places.count)).rounded())
      let count = min(max(wanted, share > 0 ? 1 : 0), places.count - 1)
      var random = CounterRandom(seed: seed, purpose: .split, sample: Int(label))
      chosen.formUnion(places.shuffled(using: &random).prefix(count))
    }
    self.share = chosen.sorted()
    rest = labels.indices.filter { !chosen.contains($0) }
  }
}

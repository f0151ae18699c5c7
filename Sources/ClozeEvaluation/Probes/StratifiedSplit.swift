import ClozeTensor

/// A stratified split: a share of each class's samples, and the rest.
///
/// A class of n samples contributes share x n of them, rounded, but at least one if it has two or
/// more, and never all. Equal samples are never divided: together they belong to the class of the
/// first of them, and are taken if they fit into what the class contributes.
public struct StratifiedSplit: Sendable, Equatable {
  /// The indices of the samples in the share, ascending.
  public let share: [Int]
  /// The indices of all others, ascending.
  public let rest: [Int]

  /// Splits samples with `labels` at random by `seed`.
  ///
  /// - Parameter equals: For each sample, the index of the first one that is equal to it; nil if
  ///   all differ.
  public init(_ labels: [Int32], equals: [Int]? = nil, share: Double, seed: UInt64) {
    var chosen = Set<Int>()
    let groups = EqualGroups(equals ?? Array(labels.indices))
    for (label, firsts) in Dictionary(grouping: groups.firsts, by: { labels[$0] }) {
      let total = firsts.reduce(0) { $0 + groups.size($1) }
      let wanted = Int((share * Double(total)).rounded())
      let count = min(max(wanted, share > 0 ? 1 : 0), total - 1)
      var random = CounterRandom(seed: seed, purpose: .split, sample: Int(label))
      chosen.formUnion(groups.samples(firsts.shuffled(using: &random), fitting: count))
    }
    self.share = chosen.sorted()
    rest = labels.indices.filter { !chosen.contains($0) }
  }
}

/// The order of the candidates of a query by their scores, the first of which a second, slower
/// score may order anew.
public struct CandidateOrder: Sendable {
  /// A score, of which those of the second stage are above all of the first.
  private struct Key: Sendable {
    var isSecond = false
    var score: Double

    init(_ score: Double) { self.score = score.isNaN ? -.infinity : score }

    func isAbove(_ other: Key) -> Bool {
      isSecond == other.isSecond ? score > other.score : isSecond
    }
    func isEqual(_ other: Key) -> Bool { isSecond == other.isSecond && score == other.score }
  }

  private var keys: [Key]

  /// Orders candidates by `scores`; those that are not numbers come last.
  public init(scores: some Sequence<Double>) { keys = scores.map(Key.init) }

  /// Puts `candidates` before all others, in the order of `scores`.
  public mutating func rescore(_ candidates: [Int], by scores: [Double]) {
    precondition(candidates.count == scores.count, "a score for each candidate")
    for (candidate, score) in zip(candidates, scores) {
      keys[candidate] = Key(score)
      keys[candidate].isSecond = true
    }
  }

  /// Returns the rank of the best of the `right` candidates, from 1; wrong ones with equal scores
  /// count half a rank. After all others if none is right.
  public func rank(of right: some Collection<Int>) -> Double {
    guard let first = right.first else { return Double(keys.count + 1) }
    let best = right.reduce(keys[first]) { keys[$1].isAbove($0) ? keys[$1] : $0 }
    let equal = keys.count { $0.isEqual(best) } - right.count { keys[$0].isEqual(best) }
    return 1 + Double(keys.count { $0.isAbove(best) }) + 0.5 * Double(equal)
  }

  /// Returns the first `count` candidates; among equals the lower number comes first.
  public func first(_ count: Int) -> [Int] {
    keys.indices.sorted {
      keys[$0].isAbove(keys[$1]) || keys[$0].isEqual(keys[$1]) && $0 < $1
    }.prefix(count).map(\.self)
  }
}

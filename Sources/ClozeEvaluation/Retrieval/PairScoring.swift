/// The scoring of pairs in parts, so that few samples are in memory at once and each is read once
/// for a part.
public struct PairScoring: Sendable {
  /// The most pairs of a part.
  public var most = 2048
  /// The most different samples of the other side in a part.
  public var others = 50
  /// The most pairs that are scored at once.
  public var scored = 64

  /// Makes the usual sizes.
  public init() {}

  /// Returns the score of each pair.
  ///
  /// - Parameters:
  ///   - firsts: Returns what is read of the first side's samples of a part.
  ///   - seconds: Returns what is read of the other side's samples of a part.
  ///   - score: Returns the scores of some pairs of a part.
  ///   - observe: Receives the number of pairs that are done.
  public func scores<First, Other>(
    of pairs: Set<SamplePair>, firsts: (Set<Int>) throws -> First,
    others seconds: (Set<Int>) throws -> Other,
    score: ([SamplePair], First, Other) throws -> [Double], observe: (Int) throws -> Void
  ) throws -> [SamplePair: Double] {
    var scores: [SamplePair: Double] = [:]
    scores.reserveCapacity(pairs.count)
    for part in pairs.sorted().parts(most: most, others: others) {
      let first = try firsts(Set(part.map(\.first)))
      let other = try seconds(Set(part.map(\.other)))
      for start in stride(from: part.startIndex, to: part.endIndex, by: scored) {
        let few = Array(part[start..<min(start + scored, part.endIndex)])
        for (pair, score) in zip(few, try score(few, first, other)) { scores[pair] = score }
      }
      try observe(scores.count)
    }
    return scores
  }
}

import ClozeTensor

/// A question to a ranker: the item that comes next in a history.
public struct RankingCase: Sendable, Equatable {
  /// The user's number, which determines the negatives.
  public var user: Int
  /// The user's items, in order of time.
  public var history: [Int32]
  /// The item that came next.
  public var target: Int32

  /// Makes the case in which `target` follows `history`.
  public init(user: Int, history: [Int32], target: Int32) {
    self.user = user
    self.history = history
    self.target = target
  }

  /// True if the target is in the history.
  var isRepeated: Bool { history.contains(target) }

  /// Returns the items that are not candidates, sorted: those of the history without the target, or
  /// none if seen items are candidates.
  public func excluded(includingSeen: Bool) -> [Int32] {
    includingSeen ? [] : Set(history).subtracting([target]).sorted()
  }
}

/// Ranks the right items of many cases under one protocol.
public struct RankingEvaluation: Sendable {
  /// The protocol, which determines the candidates.
  public let candidates: RankingProtocol
  /// The seed of the negatives.
  public let seed: UInt64
  /// The number of interactions of each item, in proportion to which negatives are drawn.
  public let popularity: [Int]
  /// True if the items of a history are candidates like all others.
  public let includesSeen: Bool
  /// The number of cases passed to a ranker at once; it does not affect the result.
  public var batchSize = 256

  /// Makes an evaluation under one protocol. `popularity` counts the interactions per item; only
  /// the popularity protocol needs it.
  public init(
    protocol candidates: RankingProtocol, seed: UInt64, popularity: [Int] = [],
    includesSeen: Bool = false
  ) {
    self.candidates = candidates
    self.seed = seed
    self.popularity = popularity
    self.includesSeen = includesSeen
  }

  /// Evaluates `ranker` on all cases. `progress` is called with the number done after each batch,
  /// and may throw to stop.
  ///
  /// - Throws: `RankingError` if there are no cases, if an item is not in the catalogue or if there
  ///   are fewer items than negatives requested; and what the ranker throws.
  public func run(
    _ ranker: some Ranker, cases: [RankingCase],
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> RankingResult {
    try check(cases, itemCount: ranker.itemCount)
    let sampler = sampler(itemCount: ranker.itemCount)
    var ranks: [Int32] = [], tally = Coverage.Tally(itemCount: ranker.itemCount)
    ranks.reserveCapacity(cases.count)
    for first in stride(from: 0, to: cases.count, by: max(1, batchSize)) {
      let batch = cases[first..<min(cases.count, first + max(1, batchSize))]
      let answer = try answer(ranker, batch, sampler)
      ranks += answer.ranks
      for hits in answer.top { tally.add(hits) }
      try progress(ranks.count, cases.count)
    }
    return RankingResult(
      candidates: candidates, seed: seed, itemCount: ranker.itemCount, ranks: ranks,
      coverage: tally.share, includesSeen: includesSeen)
  }

  private func check(_ cases: [RankingCase], itemCount: Int) throws {
    guard !cases.isEmpty else { throw RankingError.noCases }
    if case .popularity = candidates, popularity.count != itemCount {
      throw RankingError.popularityMismatch(counted: popularity.count, itemCount: itemCount)
    }
    for one in cases {
      let unknown = (one.history + [one.target]).first { $0 < 0 || $0 >= itemCount }
      if let unknown {
        throw RankingError.unknownItem(user: one.user, item: unknown, itemCount: itemCount)
      }
    }
  }

  private func sampler(itemCount: Int) -> NegativeSampler? {
    switch candidates {
    case .full: nil
    case .popularity: NegativeSampler(weights: popularity, seed: seed)
    case .uniform: NegativeSampler(itemCount: itemCount, seed: seed)
    }
  }

  private func answer(
    _ ranker: some Ranker, _ batch: ArraySlice<RankingCase>, _ sampler: NegativeSampler?
  ) throws -> (ranks: [Int32], top: [[RowIndex.Hit]]) {
    let histories = batch.map(\.history), depth = Metrics.coverage.depth
    let excluded = batch.map { $0.excluded(includingSeen: includesSeen) }
    guard let sampler, let negatives = candidates.negatives else {
      return try ranker.ranksAndTop(
        depth, of: batch.map(\.target), histories: histories, excluding: excluded)
    }
    let lists = try zip(batch, excluded).map { one, excluded in
      [one.target]
        + (try sampler.draw(negatives, user: one.user, excluding: excluded + [one.target]))
    }
    let answer = try ranker.scoresAndTop(
      depth, of: lists, histories: histories, excluding: excluded)
    return (answer.scores.map(Self.rankOfFirst), answer.top)
  }

  /// Returns the number of the others that score at least as high as the first.
  static func rankOfFirst(_ scores: [Float]) -> Int32 {
    let order = scores.map { $0.isNaN ? -.infinity : $0 }
    return Int32(order.dropFirst().count { $0 >= order[0] })
  }
}

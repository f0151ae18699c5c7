import ClozeTensor

/// A first-order Markov chain: the most frequent successors of the last item. It is the baseline
/// that uses order.
///
/// Items are ordered by how often they followed the history's last item in training, ties by
/// popularity; items that never did, and all items after an empty history, by popularity alone. A
/// score is an item's position in this order, from 0 for the lowest, with equal positions for equal
/// items: exact in f32 up to 16,777,216 of them. Only transitions that occurred are stored.
public struct MarkovRanker: Ranker, Sendable {
  /// The ranker that decides where transitions do not.
  public let popularity: PopularityRanker
  /// The range of the transitions from each item: offsets[item]..<offsets[item + 1].
  private let offsets: [Int]
  /// The item that each transition leads to, ascending for each source.
  private let successors: [Int32]
  /// The score of each transition.
  private let successorScores: [Float]

  /// The number of items.
  public var itemCount: Int { popularity.itemCount }

  /// Counts the transitions of the training parts of histories, each in order of time.
  public init(histories: some Sequence<some Sequence<Int32>>, itemCount: Int) {
    var counts = [Int](repeating: 0, count: itemCount), pairs: [UInt64] = []
    for history in histories {
      var last: Int32?
      for item in history {
        counts[Int(item)] += 1
        // One number per pair sorts by item, then by successor.
        if let last { pairs.append(UInt64(last) << 32 | UInt64(item)) }
        last = item
      }
    }
    pairs.sort()
    popularity = PopularityRanker(counts: counts)
    (offsets, successors, successorScores) = Self.transitions(pairs, popularity)
  }

  /// Counts equal pairs of (item, successor) and assigns scores to the successors of each item.
  private static func transitions(
    _ pairs: [UInt64], _ popularity: PopularityRanker
  ) -> ([Int], [Int32], [Float]) {
    var offsets = [Int](repeating: 0, count: popularity.itemCount + 1)
    var successors: [Int32] = [], times: [Int] = []
    var index = 0
    while index < pairs.count {
      let pair = pairs[index], first = index
      while index < pairs.count, pairs[index] == pair { index += 1 }
      successors.append(Int32(truncatingIfNeeded: pair))
      times.append(index - first)
      offsets[Int(pair >> 32) + 1] = successors.count
    }
    for item in 0..<popularity.itemCount {
      offsets[item + 1] = max(offsets[item], offsets[item + 1])
    }
    var scores = [Float](repeating: 0, count: successors.count)
    for item in 0..<popularity.itemCount {
      let keys = (offsets[item]..<offsets[item + 1]).map {
        Key(times: times[$0], popularity: popularity.score(successors[$0]), place: $0)
      }.sorted()
      var level = popularity.levelCount - 1
      for (index, key) in keys.enumerated() {
        if index == 0 || keys[index - 1].isBelow(key) { level += 1 }
        scores[key.place] = Float(level)
      }
    }
    return (offsets, successors, scores)
  }

  /// The sort key of transitions from one item.
  private struct Key: Comparable {
    let times: Int
    let popularity: Float
    let place: Int

    func isBelow(_ other: Key) -> Bool {
      (times, popularity) < (other.times, other.popularity)
    }

    static func < (a: Key, b: Key) -> Bool {
      (a.times, a.popularity, a.place) < (b.times, b.popularity, b.place)
    }
  }
}

extension MarkovRanker {
  /// Returns the ranks of targets; a tie counts against the target.
  public func ranks(
    of targets: [Int32], histories: [[Int32]], excluding: [[Int32]]
  ) -> [Int32] {
    zip(targets, zip(histories, excluding)).map { target, user in
      let places = places(user.0), excluded = Set(user.1)
      let own = score(target, places)
      let better = places.count {
        successorScores[$0] >= own && successors[$0] != target && !excluded.contains(successors[$0])
      }
      if place(of: target, places) != nil { return Int32(better) }
      return Int32(better)
        + popularity.rank(of: target, excluding: excluded.union(successors[places]))
    }
  }

  /// Returns the scores of chosen items.
  public func scores(of candidates: [[Int32]], histories: [[Int32]]) -> [[Float]] {
    zip(candidates, histories).map { candidates, history in
      let places = places(history)
      return candidates.map { score($0, places) }
    }
  }

  /// Returns the most likely successors that are not excluded, followed by the most popular items.
  public func top(_ k: Int, histories: [[Int32]], excluding: [[Int32]]) -> [[RowIndex.Hit]] {
    zip(histories, excluding).map { history, excluded in
      let places = places(history), excluded = Set(excluded)
      let followers = places.filter { !excluded.contains(successors[$0]) }.sorted { a, b in
        let (first, second) = (successorScores[a], successorScores[b])
        return first == second ? a < b : first > second
      }.prefix(max(0, k)).map {
        RowIndex.Hit(row: successors[$0], score: successorScores[$0])
      }
      guard followers.count < k else { return followers }
      return followers
        + popularity.top(k - followers.count, excluding: excluded.union(successors[places]))
    }
  }

  /// Returns the range of the transitions from the last item of a history.
  private func places(_ history: [Int32]) -> Range<Int> {
    guard let last = history.last else { return 0..<0 }
    return offsets[Int(last)]..<offsets[Int(last) + 1]
  }

  private func score(_ item: Int32, _ places: Range<Int>) -> Float {
    place(of: item, places).map { successorScores[$0] } ?? popularity.score(item)
  }

  /// Returns the position of `item` among the successors, if it is one.
  private func place(of item: Int32, _ places: Range<Int>) -> Int? {
    var low = places.lowerBound, high = places.upperBound
    while low < high {
      let middle = (low + high) / 2
      if successors[middle] < item { low = middle + 1 } else { high = middle }
    }
    return low < places.upperBound && successors[low] == item ? low : nil
  }
}

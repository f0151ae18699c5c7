import ClozeTensor

/// The ranking by popularity, the same for everybody: the baseline that a model has to beat.
///
/// A score is the position of an item's count among the distinct counts, from 0 for the lowest: it
/// orders items as their counts do, and is exact in f32 where counts would not be.
public struct PopularityRanker: Ranker, Sendable {
  /// The number of interactions of each item.
  public let counts: [Int]
  /// The number of distinct scores.
  let levelCount: Int
  private let levels: [Float]
  /// The items, most popular first, ties by number.
  private let order: [Int32]
  /// The number of items at least as popular as each item, including itself.
  private let asPopular: [Int32]

  /// The number of items.
  public var itemCount: Int { counts.count }

  /// Makes a ranker from the numbers of interactions.
  public init(counts: [Int]) {
    self.counts = counts
    order = counts.indices.map { Int32($0) }.sorted { a, b in
      let (first, second) = (counts[Int(a)], counts[Int(b)])
      return first == second ? a < b : first > second
    }
    var levels = [Float](repeating: 0, count: counts.count)
    var asPopular = [Int32](repeating: 0, count: counts.count)
    var level = 0, end = order.count
    while end > 0 {
      let count = counts[Int(order[end - 1])]
      var start = end
      while start > 0, counts[Int(order[start - 1])] == count { start -= 1 }
      for item in order[start..<end] {
        levels[Int(item)] = Float(level)
        asPopular[Int(item)] = Int32(end)
      }
      (level, end) = (level + 1, start)
    }
    levelCount = level
    self.levels = levels
    self.asPopular = asPopular
  }

  /// Counts the interactions of the training parts of histories.
  public init(histories: some Sequence<some Sequence<Int32>>, itemCount: Int) {
    var counts = [Int](repeating: 0, count: itemCount)
    for history in histories {
      for item in history { counts[Int(item)] += 1 }
    }
    self.init(counts: counts)
  }

  /// Returns the ranks of targets; a tie counts against the target.
  public func ranks(
    of targets: [Int32], histories: [[Int32]], excluding: [[Int32]]
  ) -> [Int32] {
    zip(targets, excluding).map { rank(of: $0, excluding: Set($1)) }
  }

  /// Returns the scores of chosen items, which are the same for all histories.
  public func scores(of candidates: [[Int32]], histories: [[Int32]]) -> [[Float]] {
    candidates.map { $0.map(score) }
  }

  /// Returns the most popular items that are not excluded.
  public func top(_ k: Int, histories: [[Int32]], excluding: [[Int32]]) -> [[RowIndex.Hit]] {
    excluding.map { top(k, excluding: Set($0)) }
  }

  func score(_ item: Int32) -> Float { levels[Int(item)] }

  func rank(of target: Int32, excluding: Set<Int32>) -> Int32 {
    let own = score(target)
    let excluded = excluding.count { $0 != target && score($0) >= own }
    return asPopular[Int(target)] - 1 - Int32(excluded)
  }

  func top(_ k: Int, excluding: Set<Int32>) -> [RowIndex.Hit] {
    order.lazy.filter { !excluding.contains($0) }.prefix(max(0, k)).map {
      RowIndex.Hit(row: $0, score: score($0))
    }
  }
}

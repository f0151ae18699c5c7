import ClozeTensor

/// A scorer that ranks the items after histories, as used by `score` and `recommend`.
public struct ItemScorer {
  private let model: ItemsModel
  private let index: RowIndex
  /// The items that can be recommended, in the order of the index; nil for all.
  private let candidates: [Int32]?
  /// The index in `candidates` of each item.
  private let places: [Int32: Int32]
  private let excludesSeen: Bool

  /// Makes a scorer of all items, or of `candidates` only.
  ///
  /// - Parameter excludesSeen: True to exclude the items of a history from its recommendations.
  public init(_ model: ItemsModel, candidates: [Int32]? = nil, excludesSeen: Bool) throws {
    self.model = model
    self.candidates = candidates
    self.excludesSeen = excludesSeen
    places = Dictionary(
      (candidates ?? []).enumerated().map { ($1, Int32($0)) },
      uniquingKeysWith: { first, _ in first })
    index = try candidates.map { try model.index(of: $0) } ?? model.index
  }

  /// Returns the `count` best items after each of `histories`, best first; where it has a list of
  /// `chosen` items, only those. The scores are logarithms of the model's probabilities, up to a
  /// constant per history.
  public func top(
    _ count: Int, behind histories: [[Int32]], among chosen: [[Int32]?]
  ) throws -> [[RowIndex.Hit]] {
    let limited = chosen.indices.filter { chosen[$0] != nil }
    guard !limited.isEmpty else { return try top(count, ofAll: histories) }
    let open = chosen.indices.filter { chosen[$0] == nil }
    var hits = [[RowIndex.Hit]](repeating: [], count: histories.count)
    for (place, best) in zip(open, try top(count, ofAll: open.map { histories[$0] })) {
      hits[place] = best
    }
    let some = try top(
      count, behind: limited.map { histories[$0] }, of: limited.compactMap { chosen[$0] })
    for (place, best) in zip(limited, some) { hits[place] = best }
    return hits
  }

  /// Returns the best of the items in `lists` after each of `histories`; ties are ordered by
  /// number.
  private func top(
    _ count: Int, behind histories: [[Int32]], of lists: [[Int32]]
  ) throws -> [[RowIndex.Hit]] {
    let lists = zip(lists, histories).map { list, history in
      let seen = Set(excludesSeen ? history : [])
      return list.filter { !seen.contains($0) }
    }
    let scores = model.index.scores(of: lists, queries: try model.queries(histories))
    return zip(lists, scores).map { list, scores in
      let hits = zip(list, scores).map { RowIndex.Hit(row: $0, score: $1) }
      return Array(hits.sorted { ($1.score, $0.row) < ($0.score, $1.row) }.prefix(count))
    }
  }

  private func top(_ count: Int, ofAll histories: [[Int32]]) throws -> [[RowIndex.Hit]] {
    guard !histories.isEmpty else { return [] }
    let hits = index.top(
      count, queries: try model.queries(histories), excluding: histories.map(excluded))
    guard let candidates else { return hits }
    return hits.map { $0.map { RowIndex.Hit(row: candidates[Int($0.row)], score: $0.score) } }
  }

  /// Returns the rows of the index that are excluded for a history.
  private func excluded(_ history: [Int32]) -> [Int32] {
    guard excludesSeen else { return [] }
    let rows = candidates == nil ? history : history.compactMap { places[$0] }
    return Array(Set(rows)).sorted()
  }
}

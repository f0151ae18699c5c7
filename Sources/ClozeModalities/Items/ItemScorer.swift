import ClozeTensor

/// Ranks the items behind histories: what `score` and `recommend` do.
public struct ItemScorer {
  private let model: ItemsModel
  private let index: RowIndex
  /// The items that can be answered, in the order of the index; nil: all.
  private let candidates: [Int32]?
  /// Where in `candidates` an item is.
  private let places: [Int32: Int32]
  private let excludesSeen: Bool

  /// A scorer of all items, or of `candidates` only.
  ///
  /// - Parameter excludesSeen: whether items of a history are left out of its answer.
  public init(_ model: ItemsModel, candidates: [Int32]? = nil, excludesSeen: Bool) throws {
    self.model = model
    self.candidates = candidates
    self.excludesSeen = excludesSeen
    places = Dictionary(
      (candidates ?? []).enumerated().map { ($1, Int32($0)) },
      uniquingKeysWith: { first, _ in first })
    index = try candidates.map { try model.index(of: $0) } ?? model.index
  }

  /// The `count` best items behind each of `histories`, best first. The scores are logarithms of the
  /// model's probabilities, up to a constant per history.
  public func top(_ count: Int, behind histories: [[Int32]]) throws -> [[RowIndex.Hit]] {
    let hits = index.top(
      count, queries: try model.queries(histories), excluding: histories.map(excluded))
    guard let candidates else { return hits }
    return hits.map { $0.map { RowIndex.Hit(row: candidates[Int($0.row)], score: $0.score) } }
  }

  /// The rows of the index that are left out for a history.
  private func excluded(_ history: [Int32]) -> [Int32] {
    guard excludesSeen else { return [] }
    let rows = candidates == nil ? history : history.compactMap { places[$0] }
    return Array(Set(rows)).sorted()
  }
}

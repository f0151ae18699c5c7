import ClozeData
import ClozeTensor

/// Scores the items behind histories by name: what `score` and `recommend` do.
public struct ItemScorer {
  /// What was found for one history.
  public struct Answer: Sendable, Equatable {
    /// The items' names, best first.
    public var items: [String]
    /// Their scores: logarithms of the model's probabilities, up to a constant per history.
    public var scores: [Float]
    /// How many items of the history the model does not know; they were passed over.
    public var unknown: Int
  }

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
      (candidates ?? []).enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    index = try candidates.map { try model.index(of: $0) } ?? model.index
  }

  /// The `top` best items behind each of `histories`.
  public func answer(_ histories: [History], top: Int) throws -> [Answer] {
    let known = histories.map { $0.items.compactMap { model.items.index(of: $0).map(Int32.init) } }
    let hits = try index.top(
      top, queries: model.queries(known), excluding: known.map(excluded))
    return zip(zip(histories, known), hits).map { pair, hits in
      Answer(
        items: hits.map { model.items[Int(candidates?[Int($0.row)] ?? $0.row)] },
        scores: hits.map(\.score), unknown: pair.0.items.count - pair.1.count)
    }
  }

  /// The rows of the index that are left out for a history.
  private func excluded(_ history: [Int32]) -> [Int32] {
    guard excludesSeen else { return [] }
    let rows = candidates == nil ? history : history.compactMap { places[$0] }
    return Array(Set(rows)).sorted()
  }
}

import ClozeData
import ClozeTensor

/// A modality whose models rank the items that may follow a history.
public protocol HistoryScoring {
  /// Reads the model at `path`, a run folder or a model folder.
  static func recommender(at path: String, _ compute: Compute) throws -> any Recommender
}

extension Capability where Provider == any HistoryScoring.Type {
  /// The capability of ranking the items that may follow a history.
  public static var historyScoring: Self { Self(lack: "which ranks no items") }
}

/// A model that ranks the items that may follow a history.
public protocol Recommender {
  /// The names of the items, by their numbers.
  var items: NameTable { get }
  /// The type of activations.
  var precision: DType { get }
  /// The number of newest items of a history that the model reads.
  var longestHistory: Int { get }

  /// Returns a scorer of all items or, if they are given, of `candidates` only.
  ///
  /// - Parameter excludesSeen: True to exclude the items of a history from its recommendations.
  func scorer(candidates: [Int32]?, excludesSeen: Bool) throws -> any HistoryScorer
}

/// A scorer that ranks the items after histories.
public protocol HistoryScorer {
  /// Returns the `count` best items after each of `histories`, best first; a row is the number of
  /// an item.
  ///
  /// The scores are logarithms of the model's probabilities, up to a constant per history.
  ///
  /// - Parameter candidates: For each history the only items that can be recommended, each once, or
  ///   nil for those of the scorer.
  func top(
    _ count: Int, behind histories: [[Int32]], among candidates: [[Int32]?]
  ) throws -> [[RowIndex.Hit]]
}

extension HistoryScorer {
  /// Returns the `count` best of the scorer's items after each of `histories`.
  public func top(_ count: Int, behind histories: [[Int32]]) throws -> [[RowIndex.Hit]] {
    try top(count, behind: histories, among: histories.map { _ in nil })
  }
}

import ClozeData
import ClozeTensor

/// A modality whose models rank the items that may come after a history.
public protocol HistoryScoring {
  /// Reads the model at `path`, a run folder or a model folder.
  static func recommender(at path: String, _ compute: Compute) throws -> any Recommender
}

extension Capability where Provider == any HistoryScoring.Type {
  /// Ranking the items that may come after a history.
  public static var historyScoring: Self { Self(lack: "which ranks no items") }
}

/// A model that ranks the items that may come after a history.
public protocol Recommender {
  /// The names of the items, by their numbers.
  var items: NameTable { get }
  /// The type of activations.
  var precision: DType { get }

  /// Returns a scorer of all items or, where they are given, of `candidates` only.
  ///
  /// - Parameter excludesSeen: leaves out of an answer the items of its history.
  func scorer(candidates: [Int32]?, excludesSeen: Bool) throws -> any HistoryScorer
}

/// A ranking of items behind histories.
public protocol HistoryScorer {
  /// Returns the `count` best items behind each of `histories`, best first; a row is the number of an item.
  ///
  /// The scores are logarithms of the model's probabilities, up to a constant per history.
  func top(_ count: Int, behind histories: [[Int32]]) throws -> [[RowIndex.Hit]]
}

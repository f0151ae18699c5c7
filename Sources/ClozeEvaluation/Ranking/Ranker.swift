import ClozeTensor

/// A model that scores the items of a catalogue for users, given their histories.
///
/// Items are numbered `0..<itemCount`. All functions take a batch: for each user, one history in
/// order of time and one target, list of candidates or list of excluded items. A history may be
/// empty. A higher score is better; NaN counts as -infinity.
public protocol Ranker {
  /// The number of items in the catalogue.
  var itemCount: Int { get }

  /// Returns the number of items that score at least as high as each target: 0 is the best rank,
  /// and a tie counts against the target. The target itself and excluded items are not counted.
  func ranks(
    of targets: [Int32], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> [Int32]

  /// Returns the scores of chosen items.
  func scores(of candidates: [[Int32]], histories: [[Int32]]) throws -> [[Float]]

  /// Returns the best `k` items that are not excluded, best first; ties are ordered by number.
  func top(_ k: Int, histories: [[Int32]], excluding: [[Int32]]) throws -> [[RowIndex.Hit]]

  /// Computes `ranks` and `top` together, so that a model encodes the histories once.
  func ranksAndTop(
    _ k: Int, of targets: [Int32], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> (ranks: [Int32], top: [[RowIndex.Hit]])

  /// Computes `scores` and `top` together, so that a model encodes the histories once.
  func scoresAndTop(
    _ k: Int, of candidates: [[Int32]], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> (scores: [[Float]], top: [[RowIndex.Hit]])
}

extension Ranker {
  /// Calls `ranks`, then `top`.
  public func ranksAndTop(
    _ k: Int, of targets: [Int32], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> (ranks: [Int32], top: [[RowIndex.Hit]]) {
    (
      try ranks(of: targets, histories: histories, excluding: excluding),
      try top(k, histories: histories, excluding: excluding)
    )
  }

  /// Calls `scores`, then `top`.
  public func scoresAndTop(
    _ k: Int, of candidates: [[Int32]], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> (scores: [[Float]], top: [[RowIndex.Hit]]) {
    (
      try scores(of: candidates, histories: histories),
      try top(k, histories: histories, excluding: excluding)
    )
  }
}

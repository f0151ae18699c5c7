import ClozeTensor

/// Something that scores the items of a catalogue for users whose history it is shown.
///
/// Items are numbered `0..<itemCount`. All functions take a batch: one history, in time order, and one
/// target, list of candidates or list of excluded items for each user. A history may be empty. A higher
/// score is better; one that is not a number counts as -infinity.
public protocol Ranker {
  /// The number of items that are ranked.
  var itemCount: Int { get }

  /// How many items score at least as high as each target: 0 is the best rank, and a tie counts against
  /// the target. The target itself and excluded items do not count.
  func ranks(
    of targets: [Int32], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> [Int32]

  /// The scores of chosen items.
  func scores(of candidates: [[Int32]], histories: [[Int32]]) throws -> [[Float]]

  /// The best `k` items that are not excluded, best first; equal scores are ordered by number.
  func top(_ k: Int, histories: [[Int32]], excluding: [[Int32]]) throws -> [[RowIndex.Hit]]

  /// `ranks` and `top` in one, so that a model encodes the histories once.
  func ranksAndTop(
    _ k: Int, of targets: [Int32], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> (ranks: [Int32], top: [[RowIndex.Hit]])

  /// `scores` and `top` in one, so that a model encodes the histories once.
  func scoresAndTop(
    _ k: Int, of candidates: [[Int32]], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> (scores: [[Float]], top: [[RowIndex.Hit]])
}

extension Ranker {
  /// One after the other.
  public func ranksAndTop(
    _ k: Int, of targets: [Int32], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> (ranks: [Int32], top: [[RowIndex.Hit]]) {
    (
      try ranks(of: targets, histories: histories, excluding: excluding),
      try top(k, histories: histories, excluding: excluding)
    )
  }

  /// One after the other.
  public func scoresAndTop(
    _ k: Int, of candidates: [[Int32]], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> (scores: [[Float]], top: [[RowIndex.Hit]]) {
    (
      try scores(of: candidates, histories: histories),
      try top(k, histories: histories, excluding: excluding)
    )
  }
}

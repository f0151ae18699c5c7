/// The histories of a file that is read whole, so that the interactions of a user belong together
/// wherever they are in it.
final class JoinedHistories {
  /// All histories, in the order in which their users first appear.
  let log: InteractionLog
  /// The candidates of users that list some.
  let candidates: UserCandidates
  /// True if the interactions of each user came one after the other.
  let isGrouped: Bool
  /// The number of interactions left out for their ratings.
  let lowRatings: Int
  /// The user whose history is next.
  private(set) var next = 0

  /// Reads all that `reader` has.
  ///
  /// - Throws: `InteractionError`, `FileError`.
  init(_ reader: RowReader, minimumRating: Float?, observe: (Int) throws -> Void) throws {
    var builder = InteractionBuilder(minimumRating: minimumRating, keepsEmptyHistories: true)
    var candidates = InteractionBuilder(keepsEmptyHistories: true)
    var shown = 0, row = InteractionRow()
    while try reader.next(&row) {
      do {
        try builder.add(row)
        try Self.add(candidatesOf: row, to: &candidates)
      } catch let problem as LineProblem {
        throw reader.located(problem)
      }
      if reader.bytes - shown >= 1 << 20 {
        shown = reader.bytes
        try observe(shown)
      }
    }
    (isGrouped, lowRatings) = (builder.isGrouped, builder.lowRatings)
    log = builder.log().log.withoutTimes
    self.candidates = UserCandidates(candidates.log().log)
  }

  private static func add(
    candidatesOf row: InteractionRow, to builder: inout InteractionBuilder
  ) throws {
    guard let listed = row.candidates else { return }
    guard row.isWhole else { throw LineProblem.candidatesOfOne }
    var list = row
    (list.items, list.time) = (listed, nil)
    try builder.add(list)
  }

  /// Returns the next user; nil after the last.
  func advance() -> Int? {
    guard next < log.users.count else { return nil }
    defer { next += 1 }
    return next
  }

  /// Returns the items of `user` that are in `items`, as their numbers, in order.
  func numbers(of user: Int, in items: NameTable) -> [Int32] {
    log.history(user).compactMap { item in
      log.items.withUTF8(at: Int(item)) { items.index(ofUTF8: $0).map { Int32($0) } }
    }
  }
}

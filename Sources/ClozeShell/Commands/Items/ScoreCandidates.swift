import ClozeCapabilities
import ClozeData

/// The items among which 'score' ranks: a list for everybody, and lists of users.
struct ScoreCandidates {
  /// The items of --candidates; nil for all.
  let everybody: [Int32]?
  private let items: NameTable
  private let users: (path: String, lists: UserCandidates)?
  /// The number of candidates that are unknown to the model.
  private var unknown = 0

  /// Reads the files that `command` names.
  init(_ command: ScoreCommand, _ model: any Recommender, _ session: Session) throws {
    items = model.items
    users = try command.userCandidates.map { path in
      // The form of the histories need not be that of the candidates.
      let source = InteractionSource(
        paths: [path], userColumn: command.columns.userColumn,
        itemColumn: command.columns.itemColumn)
      return (path, try UserCandidates(source))
    }
    guard let path = command.candidates else {
      everybody = nil
      return
    }
    let found = NumberedCandidates(try Self.names(path), in: model.items)
    guard !found.items.isEmpty else {
      throw CommandError(
        "none of the items in '\(path)' is known to the model; give one item per line, and "
          + "users with their items as --user-candidates")
    }
    (everybody, unknown) = (found.items, found.unknown)
  }

  /// Returns the only items to rank after `history`; nil for those of everybody.
  ///
  /// - Throws: `CommandError` if other users have candidates, this one does not, and there are none
  ///   for everybody.
  mutating func list(for history: NumberedHistory) throws -> [Int32]? {
    guard let found = history.candidates ?? users?.lists.items(of: history.user, in: items) else {
      guard let users, everybody == nil else { return nil }
      throw CommandError(
        "'\(users.path)' has no candidates of the user '\(history.user)'; add some, or give those "
          + "of everybody else as --candidates")
    }
    unknown += found.unknown
    return found.items
  }

  /// A sentence on candidates that the model does not know; nil if there are none.
  var note: String? {
    unknown > 0 ? "\(unknown) candidates are unknown to the model and left out" : nil
  }

  /// Returns the lines of the file at `path` that are not empty.
  private static func names(_ path: String) throws -> [String] {
    let lines = try LineReader(path: path)
    var names: [String] = []
    while let line = try lines.next() {
      if !line.isEmpty { names.append(String(decoding: line, as: UTF8.self)) }
    }
    return names
  }
}

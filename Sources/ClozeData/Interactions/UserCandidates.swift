/// The items that may be recommended to each of some users.
public struct UserCandidates: Sendable {
  /// The users with their candidates for histories.
  private let log: InteractionLog

  init(_ log: InteractionLog) { self.log = log }

  /// Reads the file of `source`: users with their items, in any format of interactions. Times and
  /// ratings do not matter.
  ///
  /// - Throws: `InteractionError`, `DataError`, `FileError`.
  public init(_ source: InteractionSource) throws {
    var source = source
    source.timeColumn = InteractionSource.noTime
    source.minimumRating = nil
    log = try source.read().log
  }

  /// The number of users.
  public var users: Int { log.users.count }

  /// Returns the candidates of `user` that are in `items`, as their numbers, each once; nil if the
  /// user is not among those with candidates.
  public func items(of user: String, in items: NameTable) -> NumberedCandidates? {
    log.users.index(of: user).map { user in
      NumberedCandidates(log.history(user).map { log.items[Int($0)] }, in: items)
    }
  }
}

/// Candidates as numbers of items.
public struct NumberedCandidates: Sendable, Equatable {
  /// The items that are known, each once, in their order.
  public var items: [Int32] = []
  /// The number of candidates that are unknown.
  public var unknown = 0

  /// Finds `names` in the table `items`.
  public init(_ names: some Sequence<String>, in items: NameTable) {
    var seen: Set<Int> = []
    for name in names {
      guard let item = items.index(of: name) else {
        unknown += 1
        continue
      }
      if seen.insert(item).inserted { self.items.append(Int32(item)) }
    }
  }
}

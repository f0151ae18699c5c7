/// The histories of users, compactly: the items of each in order of time.
public struct InteractionLog: Sendable, Equatable {
  /// The users' names.
  public let users: NameTable
  /// The items' names.
  public let items: NameTable
  /// The start of each user's history in `sequence`, and the end of the last one: one more entry
  /// than there are users.
  public let offsets: [Int]
  /// Item numbers, one user after another, each in order of time.
  public let sequence: [Int32]
  /// The time of each interaction in nanoseconds since 1970, in the order of `sequence`; nil if
  /// there are none.
  public let times: [Int64]?

  /// Makes a log of these histories.
  ///
  /// `offsets` must ascend from 0 to the length of `sequence`, one more than there are users, and
  /// `sequence` must hold numbers of `items`. If there are times, each history must be in their
  /// order.
  public init(
    users: NameTable, items: NameTable, offsets: [Int], sequence: [Int32], times: [Int64]? = nil
  ) {
    precondition(offsets.count == users.count + 1, "one offset more than users")
    precondition(offsets.first == 0 && offsets.last == sequence.count, "offsets span the sequence")
    precondition(times.map { $0.count == sequence.count } ?? true, "one time per interaction")
    self.users = users
    self.items = items
    self.offsets = offsets
    self.sequence = sequence
    self.times = times
  }

  /// Makes a log of histories by name; a user that appears twice continues the first history.
  public init(histories: some Sequence<History>) {
    var users = NameTable(), items = NameTable(), sequences: [[Int32]] = []
    for history in histories {
      let user = users.add(history.user)
      if user == sequences.count { sequences.append([]) }
      sequences[user] += history.items.map { Int32(items.add($0)) }
    }
    var offsets = [0]
    for sequence in sequences { offsets.append(offsets[offsets.count - 1] + sequence.count) }
    self.init(users: users, items: items, offsets: offsets, sequence: Array(sequences.joined()))
  }

  /// The log without its times, which take twice the memory of its items.
  public var withoutTimes: InteractionLog {
    InteractionLog(users: users, items: items, offsets: offsets, sequence: sequence)
  }

  /// The number of interactions.
  public var count: Int { sequence.count }

  /// The items of `user`, in order of time.
  public func history(_ user: Int) -> ArraySlice<Int32> {
    sequence[offsets[user]..<offsets[user + 1]]
  }

  /// The number of items of `user`.
  public func length(of user: Int) -> Int { offsets[user + 1] - offsets[user] }
}

/// One user's history, by name.
public struct History: Sendable, Equatable {
  /// The user's name.
  public var user: String
  /// The items' names in order of time.
  public var items: [String]

  /// Makes the history of `user`.
  public init(user: String, items: [String]) {
    self.user = user
    self.items = items
  }
}

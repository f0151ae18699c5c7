import ClozeConfiguration

/// What is left out of a log before anything is learned from it.
public struct InteractionFilter: ConfigurationSection {
  /// What becomes of items that a user takes again.
  public enum Duplicates: String, Codable, Sendable, CaseIterable {
    /// They stay.
    case keep
    /// Those that follow one another are one interaction.
    case consecutive
    /// Only a user's first interaction with an item stays.
    case first
  }

  /// Users and items with fewer interactions than this are left out, again and again until none is
  /// left that has fewer: the k-core. 0 and 1 leave all.
  public var core = 0
  /// Users with fewer interactions than this are left out.
  public var minimumHistory = 0
  /// What becomes of items that a user takes again.
  public var duplicates = Duplicates.keep

  /// A filter that lets everything through unless told otherwise.
  public init(core: Int = 0, minimumHistory: Int = 0, duplicates: Duplicates = .keep) {
    self.core = core
    self.minimumHistory = minimumHistory
    self.duplicates = duplicates
  }

  /// A filter that lets everything through.
  public init() {}

  /// A line on each key.
  public static let summaries: [String: String] = [
    "core": "users and items with fewer interactions are left out, again and again",
    "minimumHistory": "users with fewer interactions are left out",
    "duplicates": "what becomes of items that a user takes again",
  ]

  /// The problems of the settings; empty if there are none.
  public func problems() -> [String] {
    [("core", core), ("minimumHistory", minimumHistory)].compactMap { key, value in
      (0...1_000_000).contains(value) ? nil : "\(key) is \(value); it must be in 0...1000000"
    }
  }

  /// Whether the filter lets everything through.
  public var isEmpty: Bool { core <= 1 && minimumHistory <= 1 && duplicates == .keep }

  /// What is left of `log`; users and items are numbered anew, in the same order.
  ///
  /// In each round duplicates go, then at once all users and items that have too few interactions
  /// of what is left; the rounds end when one changes nothing.
  public func apply(_ log: InteractionLog) -> InteractionLog {
    guard !isEmpty else { return log }
    var rounds = FilterRounds(log)
    repeat {
      rounds.removeDuplicates(duplicates)
      rounds.count()
    } while rounds.remove(users: max(core, minimumHistory), items: core)
    return rounds.log(of: log)
  }
}

/// The histories that are left after some rounds of a filter.
private struct FilterRounds {
  private var sequence: [Int32]
  private var offsets: [Int]
  /// Interactions of each item.
  private var counts: [Int32]

  init(_ log: InteractionLog) {
    sequence = log.sequence
    offsets = log.offsets
    counts = [Int32](repeating: 0, count: log.items.count)
  }

  mutating func count() {
    for item in counts.indices { counts[item] = 0 }
    for item in sequence { counts[Int(item)] += 1 }
  }

  mutating func removeDuplicates(_ duplicates: InteractionFilter.Duplicates) {
    switch duplicates {
    case .keep: break
    case .consecutive:
      compact { item, previous, _ in item != previous }
    case .first:
      // The user, by number plus one, whose history last held each item.
      var holder = [Int32](repeating: 0, count: counts.count)
      compact { item, _, user in
        defer { holder[Int(item)] = Int32(user + 1) }
        return holder[Int(item)] != user + 1
      }
    }
  }

  /// Removes users and items with too few interactions; false if there are none.
  mutating func remove(users least: Int, items leastOfItem: Int) -> Bool {
    let before = sequence.count, counts = self.counts, formerOffsets = offsets
    compact { item, _, user in
      formerOffsets[user + 1] - formerOffsets[user] >= least
        && Int(counts[Int(item)]) >= leastOfItem
    }
    return sequence.count < before
  }

  /// Keeps the interactions for which `isKept` says so, which is told the item, the one kept before
  /// it in the same history (or -1), and the user.
  private mutating func compact(_ isKept: (Int32, Int32, Int) -> Bool) {
    var end = 0, start = 0
    for user in 0..<offsets.count - 1 {
      let stop = offsets[user + 1]
      var previous: Int32 = -1
      for place in start..<stop where isKept(sequence[place], previous, user) {
        previous = sequence[place]
        sequence[end] = previous
        end += 1
      }
      start = stop
      offsets[user + 1] = end
    }
    sequence.removeLast(sequence.count - end)
  }

  /// The log with the users and items that have interactions left.
  mutating func log(of log: InteractionLog) -> InteractionLog {
    let kept = counts.indices.filter { counts[$0] > 0 }
    for (index, item) in kept.enumerated() { counts[item] = Int32(index) }
    for place in sequence.indices { sequence[place] = counts[Int(sequence[place])] }
    let users = (0..<offsets.count - 1).filter { offsets[$0 + 1] > offsets[$0] }
    return InteractionLog(
      users: log.users.keeping(users), items: log.items.keeping(kept),
      offsets: [0] + users.map { offsets[$0 + 1] }, sequence: sequence)
  }
}

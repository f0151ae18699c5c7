import ClozeConfiguration

/// A filter of a log, applied before anything is learned from it.
public struct InteractionFilter: ConfigurationSection {
  /// The treatment of repeated items of a user.
  public enum Duplicates: String, Codable, Sendable, CaseIterable {
    /// All are kept.
    case keep
    /// Consecutive repetitions count as one interaction.
    case consecutive
    /// Only a user's first interaction with each item is kept.
    case first
  }

  /// The minimum number of interactions of users and items, applied until it holds for all: the
  /// k-core. 0 and 1 remove nothing.
  public var core = 0
  /// The minimum number of interactions of users.
  public var minimumHistory = 0
  /// The treatment of repeated items of a user.
  public var duplicates = Duplicates.keep

  /// Makes a filter; by default it removes nothing.
  public init(core: Int = 0, minimumHistory: Int = 0, duplicates: Duplicates = .keep) {
    self.core = core
    self.minimumHistory = minimumHistory
    self.duplicates = duplicates
  }

  /// Makes a filter that removes nothing.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "core": "users and items with fewer interactions are left out, again and again",
    "minimumHistory": "users with fewer interactions are left out",
    "duplicates": "what becomes of items that a user takes again",
  ]

  /// Returns the problems of the settings; empty if there are none.
  public func problems() -> [String] {
    [("core", core), ("minimumHistory", minimumHistory)].compactMap { key, value in
      (0...1_000_000).contains(value) ? nil : "\(key) is \(value); it must be in 0...1000000"
    }
  }

  /// True if the filter removes nothing.
  public var isEmpty: Bool { core <= 1 && minimumHistory <= 1 && duplicates == .keep }

  /// Returns the filtered `log`; users and items are renumbered in the same order.
  ///
  /// Each round removes duplicates, then at once all users and items with too few remaining
  /// interactions; the rounds end when one changes nothing.
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

/// The histories that remain after some rounds of a filter.
private struct FilterRounds {
  private var sequence: [Int32]
  /// The times of `sequence`; empty if there are none.
  private var times: [Int64]
  private var offsets: [Int]
  /// The number of interactions of each item.
  private var counts: [Int32]

  init(_ log: InteractionLog) {
    sequence = log.sequence
    times = log.times ?? []
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
      // For each item, the number plus one of the last user whose history held it.
      var holder = [Int32](repeating: 0, count: counts.count)
      compact { item, _, user in
        defer { holder[Int(item)] = Int32(user + 1) }
        return holder[Int(item)] != user + 1
      }
    }
  }

  /// Removes users and items with too few interactions; returns false if there are none.
  mutating func remove(users least: Int, items leastOfItem: Int) -> Bool {
    let before = sequence.count, counts = self.counts, formerOffsets = offsets
    compact { item, _, user in
      formerOffsets[user + 1] - formerOffsets[user] >= least
        && Int(counts[Int(item)]) >= leastOfItem
    }
    return sequence.count < before
  }

  /// Keeps the interactions for which `isKept` returns true, given the item, the one kept before it
  /// in the same history (or -1), and the user.
  private mutating func compact(_ isKept: (Int32, Int32, Int) -> Bool) {
    var end = 0, start = 0
    for user in 0..<offsets.count - 1 {
      let stop = offsets[user + 1]
      var previous: Int32 = -1
      for place in start..<stop where isKept(sequence[place], previous, user) {
        previous = sequence[place]
        sequence[end] = previous
        if !times.isEmpty { times[end] = times[place] }
        end += 1
      }
      start = stop
      offsets[user + 1] = end
    }
    sequence.removeLast(sequence.count - end)
    if !times.isEmpty { times.removeLast(times.count - end) }
  }

  /// Returns the log of the users and items that still have interactions.
  mutating func log(of log: InteractionLog) -> InteractionLog {
    let kept = counts.indices.filter { counts[$0] > 0 }
    for (index, item) in kept.enumerated() { counts[item] = Int32(index) }
    for place in sequence.indices { sequence[place] = counts[Int(sequence[place])] }
    let users = (0..<offsets.count - 1).filter { offsets[$0 + 1] > offsets[$0] }
    return InteractionLog(
      users: log.users.keeping(users), items: log.items.keeping(kept),
      offsets: [0] + users.map { offsets[$0 + 1] }, sequence: sequence,
      times: log.times == nil ? nil : times)
  }
}

/// The number of interactions and the distribution of history lengths.
public struct InteractionStatistics: Codable, Sendable, Equatable {
  /// The number of users.
  public let users: Int
  /// The number of items.
  public let items: Int
  /// The number of interactions.
  public let interactions: Int
  /// The length of the shortest history.
  public let minimum: Int
  /// The median length of a history; for an even number of users, the mean of the middle two.
  public let median: Double
  /// The length of the longest history.
  public let maximum: Int
  /// The number of interactions with an item that the user had taken before.
  public let repeats: Int
  /// The times of the first and the last interaction in nanoseconds since 1970; nil if there are
  /// none.
  public let times: ClosedRange<Int64>?

  /// The share of all pairs of a user and an item that are interactions,
  /// `interactions / (users * items)`, counting repeated ones.
  public var density: Double {
    users > 0 && items > 0 ? Double(interactions) / (Double(users) * Double(items)) : 0
  }

  /// Computes the figures of `log`; all are 0 for an empty one.
  public init(_ log: InteractionLog) {
    users = log.users.count
    items = log.items.count
    interactions = log.count
    let lengths = (0..<users).map(log.length).sorted()
    minimum = lengths.first ?? 0
    maximum = lengths.last ?? 0
    median =
      lengths.isEmpty
      ? 0 : Double(lengths[(users - 1) / 2] + lengths[users / 2]) / 2
    repeats = Self.repeats(in: log)
    // Each history is in order of time.
    let ends = (0..<users).filter { log.length(of: $0) > 0 }.map {
      (log.offsets[$0], log.offsets[$0 + 1] - 1)
    }
    times = log.times.flatMap { times in
      guard let first = ends.map({ times[$0.0] }).min(), let last = ends.map({ times[$0.1] }).max()
      else { return nil }
      return first...last
    }
  }

  private static func repeats(in log: InteractionLog) -> Int {
    // For each item, the number plus one of the last user who took it.
    var taker = [Int32](repeating: 0, count: log.items.count), repeats = 0
    for user in 0..<log.users.count {
      for item in log.history(user) {
        if taker[Int(item)] == user + 1 { repeats += 1 }
        taker[Int(item)] = Int32(user + 1)
      }
    }
    return repeats
  }
}

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
  }
}

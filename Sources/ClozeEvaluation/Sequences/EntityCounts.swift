/// The numbers that metrics of tagged sentences follow from.
public struct EntityCounts: Sendable, Hashable {
  /// The entities of each type.
  public internal(set) var types: [HitCounts]
  /// The tokens whose tag is right.
  public internal(set) var rightTokens: Int
  /// All tokens.
  public internal(set) var tokens: Int

  /// Adds `times` the counts of `other`, which has the same types.
  mutating func add(_ other: EntityCounts, times: Int) {
    for type in types.indices { types[type].add(other.types[type], times: times) }
    rightTokens += times * other.rightTokens
    tokens += times * other.tokens
  }
}

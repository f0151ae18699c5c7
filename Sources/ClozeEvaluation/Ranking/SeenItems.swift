/// The place among the candidates of items that are in the history already.
public enum SeenItems: String, Codable, Sendable, CaseIterable {
  /// `include` if at least one target in a hundred is in its history, `exclude` otherwise.
  case auto
  /// They are no candidates: a model has to find new items, and only where the target is one.
  case exclude
  /// They are candidates like all others.
  case include

  /// The share of targets in their histories from which `auto` is `include`.
  static let repeatedShare = 0.01
}

/// The cases of an evaluation, and the place of seen items among their candidates: the same for
/// all of them, since candidates that depend on the target would give it away.
public struct RankingQuestions: Sendable {
  /// The cases.
  public let cases: [RankingCase]
  /// True if the items of a history are candidates.
  public let includesSeen: Bool
  /// The number of given cases whose target is in the history.
  public let repeated: Int
  /// The number of given cases.
  public let given: Int

  /// Chooses among `cases` those that `seen` admits: all, or those whose target is new.
  public init(_ cases: [RankingCase], seen: SeenItems) {
    given = cases.count
    repeated = cases.count(where: \.isRepeated)
    switch seen {
    case .include: includesSeen = true
    case .exclude: includesSeen = false
    case .auto:
      includesSeen =
        repeated > 0 && Double(repeated) >= SeenItems.repeatedShare * Double(cases.count)
    }
    self.cases = includesSeen || repeated == 0 ? cases : cases.filter { !$0.isRepeated }
  }

  /// A sentence on targets in their histories and what became of them; nil if there are none.
  public var note: String? {
    guard repeated > 0 else { return nil }
    return "\(repeated) of \(given) targets were in the history before; "
      + (includesSeen
        ? "all items are candidates, those of the history too" : "they are left out")
  }
}

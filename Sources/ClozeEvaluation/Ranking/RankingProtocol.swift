/// What a target is ranked against. Figures of different protocols must not be compared (Krichene &
/// Rendle 2020), which is why every figure carries its protocol's name.
public enum RankingProtocol: Sendable, Equatable, Hashable {
  /// All items that are not in the history.
  case full
  /// So many items, drawn without replacement in proportion to their interactions.
  case popularity(negatives: Int)
  /// So many items, drawn without replacement, each equally likely.
  case uniform(negatives: Int)

  /// Those that the literature uses.
  public static let standard: [RankingProtocol] = [
    .full, .popularity(negatives: 100), .uniform(negatives: 100),
  ]

  /// The protocol called `name`, such as `full` or `popularity-100`; nil if there is none.
  public init?(name: String) {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    switch (parts.first, parts.count) {
    case ("full", 1): self = .full
    case ("popularity", 2):
      guard let negatives = Self.negatives(parts[1]) else { return nil }
      self = .popularity(negatives: negatives)
    case ("uniform", 2):
      guard let negatives = Self.negatives(parts[1]) else { return nil }
      self = .uniform(negatives: negatives)
    default: return nil
    }
  }

  /// A positive number in digits alone.
  private static func negatives(_ text: Substring) -> Int? {
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), text.first != "0" else { return nil }
    return Int(text)
  }

  /// What records and options call it.
  public var name: String {
    switch self {
    case .full: "full"
    case .popularity(let negatives): "popularity-\(negatives)"
    case .uniform(let negatives): "uniform-\(negatives)"
    }
  }

  /// How many items are drawn; nil where all are ranked.
  public var negatives: Int? {
    switch self {
    case .full: nil
    case .popularity(let negatives), .uniform(let negatives): negatives
    }
  }
}

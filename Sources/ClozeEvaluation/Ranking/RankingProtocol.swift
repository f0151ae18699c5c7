/// The candidates that a target is ranked against. Figures of different protocols must not be
/// compared (Krichene & Rendle 2020), which is why every figure carries its protocol's name.
public enum RankingProtocol: Sendable, Equatable, Hashable {
  /// All items, usually those that are not in the history; see `SeenItems`.
  case full
  /// A number of items, drawn without replacement in proportion to their interactions.
  case popularity(negatives: Int)
  /// A number of items, drawn without replacement with equal probabilities.
  case uniform(negatives: Int)

  /// The protocols of the literature.
  public static let standard: [RankingProtocol] = [
    .full, .popularity(negatives: 100), .uniform(negatives: 100),
  ]

  /// Finds the protocol called `name`, such as `full` or `popularity-100`; nil if there is none.
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

  /// Parses a positive number in decimal digits.
  private static func negatives(_ text: Substring) -> Int? {
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), text.first != "0" else { return nil }
    return Int(text)
  }

  /// The name in records and options.
  public var name: String {
    switch self {
    case .full: "full"
    case .popularity(let negatives): "popularity-\(negatives)"
    case .uniform(let negatives): "uniform-\(negatives)"
    }
  }

  /// The number of items drawn; nil if all are ranked.
  public var negatives: Int? {
    switch self {
    case .full: nil
    case .popularity(let negatives), .uniform(let negatives): negatives
    }
  }
}

import ClozeConfiguration

/// The blocks that both sides of pairs share: none, all, or those from a number on.
public struct TowerSharing: RawRepresentable, Codable, Sendable, Equatable {
  /// `private`, `shared` or `from:K`.
  public let rawValue: String

  /// Makes a choice, which need not be one that there is.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Each side has all of its blocks for itself.
  public static let none = TowerSharing(rawValue: "private")
  /// Both sides have the same blocks.
  public static let all = TowerSharing(rawValue: "shared")

  /// Returns the number of the first shared block, `layers` if there is none; nil if the choice is
  /// none that there is.
  func first(of layers: Int) -> Int? {
    switch self {
    case .none: return layers
    case .all: return 0
    default:
      guard rawValue.hasPrefix("from:"), let first = Int(rawValue.dropFirst(5)) else { return nil }
      return (0...layers).contains(first) ? first : nil
    }
  }

  /// Returns the problem of the choice for `layers` blocks; nil if it is one that there is.
  func problem(of layers: Int) -> String? {
    guard first(of: layers) == nil else { return nil }
    return "towers is \(rawValue): must be private, shared, or from:K with K in 0...\(layers)"
  }
}

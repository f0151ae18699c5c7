/// A property of units that a masking policy may need.
public enum UnitTrait: String, Sendable, CaseIterable {
  /// Neighbours in the order belong together, as words of a text do.
  case order = "an order"
  /// Distances between units mean something.
  case places = "places in space or time"
  /// The number of hidden units need not be exact.
  case variableNumber = "a number of hidden units that may vary"
}

/// A kind of units that can be hidden, as its traits, which decide on its policies.
public struct UnitKind: Sendable {
  /// The tokens of texts, source code and histories.
  public static let tokens = UnitKind("sequences of tokens", [.order])

  /// The plural for messages.
  public let name: String
  /// The traits of such units.
  public let traits: Set<UnitTrait>
  private let renamed: [String: String]

  /// Makes a kind; `renamed` gives policies, by their names, other names in recipes of this kind. A
  /// policy whose name is thereby taken is not offered.
  public init(_ name: String, _ traits: Set<UnitTrait>, renamed: [String: String] = [:]) {
    (self.name, self.traits, self.renamed) = (name, traits, renamed)
  }

  /// The names that recipes of this kind have for policies, in the order of `MaskingPolicy.all`.
  public var policyNames: [String] { policies.map(\.name) }

  /// Returns the policy that recipes of this kind call `name`, or nil if they cannot have it.
  public func policy(named name: String) -> MaskingPolicy? {
    policies.first { $0.name == name }?.policy
  }

  /// Returns the problem of a section's key `policy` with the value `name`, if there is one.
  public func problem(ofPolicy name: String) -> String? {
    guard policy(named: name) == nil else { return nil }
    let missing = MaskingPolicy.all.first { $0.name == name }?.needs.subtracting(traits) ?? []
    let needs = UnitTrait.allCases.filter(missing.contains).map(\.rawValue)
    let names = policyNames.joined(separator: ", ")
    return needs.isEmpty
      ? "policy is '\(name)'; it must be one of \(names)"
      : "policy is '\(name)': needs \(needs.joined(separator: " and ")), which \(self.name) "
        + "do not have; it must be one of \(names)"
  }

  private var policies: [(name: String, policy: MaskingPolicy)] {
    MaskingPolicy.all
      .filter { $0.needs.isSubset(of: traits) && !renamed.values.contains($0.name) }
      .map { (renamed[$0.name] ?? $0.name, $0) }
  }
}

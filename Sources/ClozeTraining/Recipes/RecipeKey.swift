import ClozeConfiguration
import Yams

/// One value of a recipe, as a person looks it up.
public struct RecipeKey: Equatable, Sendable {
  /// The path from the top, such as `encoder.layers`.
  public let path: String
  /// The purpose of the value, in one line.
  public let summary: String
  /// The value as YAML; `null` if there is none.
  public let value: String
  /// The possible values if there are only a few; otherwise empty.
  public let choices: [String]
}

extension ConfigurationSection {
  /// Returns all values of this recipe in the order of its YAML, each with its meaning.
  public func keys() throws -> [RecipeKey] {
    let summaries = Self.allSummaries
    return try RecipeDocument(self).leaves().map { path, value in
      RecipeKey(
        path: path.joined(separator: "."),
        summary: summaries[path.joined(separator: ".")] ?? "", value: value,
        choices: Self.choices(at: path))
    }
  }

  /// Returns the names of an enumeration's values at `path`, or those that the recipe declares.
  private static func choices(at path: [String]) -> [String] {
    if let declared = allChoices[path.joined(separator: ".")] { return declared }
    let value = path.reduce(schema as Any?) { value, key in value.flatMap { child(key, of: $0) } }
    switch value {
    case is Bool: return ["true", "false"]
    case let value as any CaseIterable: return names(of: type(of: value))
    default: return []
    }
  }

  /// Returns the property `name` of `value`, without the optional around it.
  private static func child(_ name: String, of value: Any) -> Any? {
    guard let found = Mirror(reflecting: value).children.first(where: { $0.label == name })?.value
    else { return nil }
    let mirror = Mirror(reflecting: found)
    return mirror.displayStyle == .optional ? mirror.children.first?.value : found
  }
}

/// Returns the names of all values of an enumeration.
func names(of type: any CaseIterable.Type) -> [String] {
  func list<T: CaseIterable>(_: T.Type) -> [String] {
    T.allCases.map { ($0 as? any RawRepresentable).map { "\($0.rawValue)" } ?? "\($0)" }
  }
  return list(type)
}

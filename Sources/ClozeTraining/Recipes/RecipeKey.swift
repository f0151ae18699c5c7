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
    let (summaries, declared, schema) = (Self.allSummaries, Self.allChoices, Self.schema)
    return try RecipeDocument(self).leaves().map { keys, value in
      let path = keys.joined(separator: ".")
      return RecipeKey(
        path: path, summary: summaries[path] ?? "", value: value,
        choices: declared[path] ?? schema.choices(at: keys))
    }
  }

  /// Returns the possible values of the truth value or the enumeration at `path`.
  private func choices(at path: [String]) -> [String] {
    switch path.reduce(self as Any?, { value, key in value.flatMap { property(key, of: $0) } }) {
    case is Bool: ["true", "false"]
    case let value as any CaseIterable: names(of: type(of: value))
    default: []
    }
  }
}

/// Returns the property `name` of `value`, without the optional around it.
func property(_ name: String, of value: Any) -> Any? {
  guard let found = Mirror(reflecting: value).children.first(where: { $0.label == name })?.value
  else { return nil }
  let mirror = Mirror(reflecting: found)
  return mirror.displayStyle == .optional ? mirror.children.first?.value : found
}

/// Returns the names of all values of an enumeration.
func names(of type: any CaseIterable.Type) -> [String] {
  func list<T: CaseIterable>(_: T.Type) -> [String] {
    T.allCases.map { ($0 as? any RawRepresentable).map { "\($0.rawValue)" } ?? "\($0)" }
  }
  return list(type)
}

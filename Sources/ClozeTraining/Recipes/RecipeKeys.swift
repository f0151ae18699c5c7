import Yams

/// A recipe file as flat keys, independent of its modality.
public enum RecipeKeys {
  /// Returns the values of the YAML text `text` by their dotted keys, such as `encoder.layers`;
  /// lists are joined by commas, and null is empty. Returns nothing if the text is not a mapping.
  public static func flat(yaml text: String) -> [(key: String, value: String)] {
    guard let node = try? Yams.compose(yaml: text) else { return [] }
    var result: [(key: String, value: String)] = []
    collect(node, under: "", Self.text, into: &result)
    return result
  }

  /// Returns the values of a YAML or JSON object by their dotted keys, each in the form that
  /// `key=value` settings have; nil if the text is not an object.
  public static func settings(yaml text: String) -> [(key: String, value: String)]? {
    guard let node = try? Yams.compose(yaml: text), case .mapping = node else { return nil }
    var result: [(key: String, value: String)] = []
    collect(node, under: "", setting, into: &result)
    return result
  }

  /// Returns the elements of the list under the dotted key `name` of the YAML text `text`; nothing
  /// if there is no list.
  public static func list(_ name: String, yaml text: String) -> [String] {
    var node = try? Yams.compose(yaml: text)
    for part in name.split(separator: ".") { node = node?.mapping?[Node(String(part))] }
    return node?.sequence?.compactMap(Self.text) ?? []
  }

  private static func collect(
    _ node: Node, under path: String, _ text: (Node) -> String?,
    into result: inout [(key: String, value: String)]
  ) {
    guard case .mapping(let mapping) = node else {
      if !path.isEmpty, let value = text(node) { result.append((path, value)) }
      return
    }
    for (key, value) in mapping {
      guard let name = key.string else { continue }
      collect(value, under: path.isEmpty ? name : path + "." + name, text, into: &result)
    }
  }

  private static func setting(_ node: Node) -> String? {
    guard case .sequence(let items) = node else { return node.string ?? "null" }
    return "[" + items.map { quoted($0.string ?? "null") }.joined(separator: ", ") + "]"
  }

  /// Returns an element of a list, in quotes where YAML would divide it.
  private static func quoted(_ text: String) -> String {
    guard text.isEmpty || text.contains(where: { ",[]{}\"'#:\\ ".contains($0) }) else {
      return text
    }
    return "'" + text.replacing("'", with: "''") + "'"
  }

  private static func text(_ node: Node) -> String? {
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style != .singleQuoted && scalar.style != .doubleQuoted
      return isPlain && ["null", "~", ""].contains(scalar.string) ? nil : scalar.string
    case .sequence(let items): return items.compactMap(text).joined(separator: ", ")
    case .mapping(let mapping):
      return "{"
        + mapping.map { "\($0.string ?? ""): \(text($1) ?? "null")" }
        .joined(separator: ", ") + "}"
    default: return nil
    }
  }
}

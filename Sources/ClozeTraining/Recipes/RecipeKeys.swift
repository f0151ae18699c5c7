import Yams

/// A recipe file as flat keys, independent of its modality.
public enum RecipeKeys {
  /// Returns the values of the YAML text `text` by their dotted keys, such as `encoder.layers`;
  /// lists are joined by commas, and null is empty. Returns nothing if the text is not a mapping.
  public static func flat(yaml text: String) -> [(key: String, value: String)] {
    guard let node = try? Yams.compose(yaml: text) else { return [] }
    var result: [(key: String, value: String)] = []
    collect(node, under: "", into: &result)
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
    _ node: Node, under path: String, into result: inout [(key: String, value: String)]
  ) {
    guard case .mapping(let mapping) = node else {
      if !path.isEmpty, let value = text(node) { result.append((path, value)) }
      return
    }
    for (key, value) in mapping {
      guard let name = key.string else { continue }
      collect(value, under: path.isEmpty ? name : path + "." + name, into: &result)
    }
  }

  private static func text(_ node: Node) -> String? {
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style != .singleQuoted && scalar.style != .doubleQuoted
      return isPlain && ["null", "~", ""].contains(scalar.string) ? nil : scalar.string
    case .sequence(let items): return items.compactMap(text).joined(separator: ", ")
    default: return nil
    }
  }
}

import Yams

/// A key of recipes of an earlier version, and its replacement.
public enum FormerKey: Sendable {
  /// A switch, replaced by a group of keys that is present if the switch was on.
  case flag(_ path: String, turnsOn: String)
  /// A group that has moved to `now`, and is absent if all of `switches` were off.
  case group(_ path: String, now: String, switches: [String])

  /// Returns `node`, the values of a recipe, with the former key in its new form.
  func renamed(in node: Node) -> Node {
    switch self {
    case .flag(let path, let group):
      guard let found = node.removing(path.keys) else { return node }
      let isOn = found.value.bool == true
      return found.rest.merging(
        isOn ? Node.mapping(Node.Mapping([])) : Node("null", Tag(.null), .plain), at: group.keys)
    case .group(let path, let now, let switches):
      guard let found = node.removing(path.keys), let values = found.value.mapping else {
        return node
      }
      let states = switches.compactMap { values[Node($0)]?.bool }
      let isOff = !states.isEmpty && !states.contains(true)
      return found.rest.merging(isOff ? Node("null", Tag(.null), .plain) : found.value, at: now.keys)
    }
  }
}

extension [FormerKey] {
  /// Returns `node` with all of these keys in their new form.
  func renamed(in node: Node) -> Node { reduce(node) { $1.renamed(in: $0) } }
}

extension String {
  fileprivate var keys: [String] { split(separator: ".").map(String.init) }
}

extension Node {
  /// Returns the value at `path` and the tree without it; nil if there is no such value.
  fileprivate func removing(_ path: [String]) -> (value: Node, rest: Node)? {
    guard let key = path.first, var mapping, let value = mapping[Node(key)] else { return nil }
    guard path.count > 1 else {
      mapping[Node(key)] = nil
      return (value, .mapping(mapping))
    }
    guard let inner = value.removing(Array(path.dropFirst())) else { return nil }
    mapping[Node(key)] = inner.rest.mapping?.isEmpty == true ? nil : inner.rest
    return (inner.value, .mapping(mapping))
  }

  /// Returns the tree with `value` merged at `path`.
  fileprivate func merging(_ value: Node, at path: [String]) -> Node {
    guard let key = path.first else { return value }
    var result = mapping ?? Node.Mapping([])
    let inner = result[Node(key)] ?? Node.mapping(Node.Mapping([]))
    result[Node(key)] = inner.merging(value, at: Array(path.dropFirst()))
    return .mapping(result)
  }
}

import Yams

/// A key of recipes of an earlier version, and its replacement.
public enum FormerKey: Sendable {
  /// A switch, replaced by a group of keys that is present if the switch was on.
  case flag(_ path: String, turnsOn: String)
  /// A group that is elsewhere now, and is missing where all of `switches` are off.
  case group(_ path: String, now: String, switches: [String])
  /// A number of which 0 meant that there is none, which is null now.
  case zero(_ path: String)

  /// `node`, values to be laid over those of `base`, with the former key in its new form.
  func renamed(in node: Node, over base: Node) -> Node {
    switch self {
    case .flag(let path, let group):
      guard let found = node.removing(path.keys) else { return node }
      let isOn = found.value.bool == true
      return found.rest.merging(isOn ? Node.mapping(Node.Mapping([])) : .nothing, at: group.keys)
    case .group(let path, let now, let switches):
      guard let found = node.removing(path.keys), let values = found.value.mapping else {
        return node
      }
      // A switch that is not named here is as it was before.
      let isNamed = switches.contains { values[Node($0)] != nil }
      let isOn = switches.contains { name in
        (values[Node(name)] ?? base.value(at: now.keys + [name]))?.bool == true
      }
      let isOff = isNamed && !isOn
      return found.rest.merging(isOff ? .nothing : found.value, at: now.keys)
    case .zero(let path):
      guard let found = node.removing(path.keys), found.value.int == 0 else { return node }
      return found.rest.merging(.nothing, at: path.keys)
    }
  }
}

extension [FormerKey] {
  /// `node`, values to be laid over those of `base`, with all of these keys in their new form.
  func renamed(in node: Node, over base: Node) -> Node {
    reduce(node) { $1.renamed(in: $0, over: base) }
  }
}

extension String {
  fileprivate var keys: [String] { split(separator: ".").map(String.init) }
}

extension Node {
  /// No value.
  static var nothing: Node { Node("null", Tag(.null), .plain) }

  /// The value at `path`; nil where there is none.
  fileprivate func value(at path: [String]) -> Node? {
    path.reduce(self as Node?) { $0?.mapping?[Node($1)] }
  }

  /// The value at `path` and the tree without it; nil where there is none.
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

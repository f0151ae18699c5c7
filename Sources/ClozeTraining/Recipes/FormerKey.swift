import Yams

/// A key of recipes of an earlier version, and its replacement; or a key that they lack, and the
/// value that it would have had.
public enum FormerKey: Sendable {
  /// A switch, replaced by a group of keys that is present if the switch was on.
  case flag(_ path: String, turnsOn: String)
  /// A group that is elsewhere now, and is missing where all of `switches` are off.
  case group(_ path: String, now: String, switches: [String])
  /// A number of which 0 meant that there is none, which is null now.
  case zero(_ path: String)
  /// A value that another key decided.
  case copied(_ path: String, from: String)
  /// A value that nothing decided, which had always been `value`.
  case absent(_ path: String, value: String)

  /// True if `node` has a value under the former key.
  func isNamed(in node: Node) -> Bool { node.value(at: path.keys) != nil }

  /// Returns `node`, values of a recipe, with the former key in its new form; what `node` has under
  /// the new key remains.
  ///
  /// - Parameter problems: Gains a line if the former key has a value of the wrong type.
  func renamed(in node: Node, _ problems: inout [String]) -> Node {
    if let value = value(in: node) { return node.filled(with: value, at: path.keys) }
    guard let (value, rest) = node.removing(path.keys) else { return node }
    switch self {
    case .flag(_, let group):
      guard let isOn = value.bool else {
        problems.append("\(path) is \(value.quoted): expected true or false")
        return rest
      }
      return rest.filled(with: isOn ? .mapping([:]) : .nothing, at: group.keys)
    case .group(_, let now, _):
      guard value.mapping != nil else {
        problems.append("\(path) is a group of keys, not a value")
        return rest
      }
      return rest.filled(with: value, at: now.keys)
    case .zero:
      return value.int == 0 ? rest.filled(with: .nothing, at: path.keys) : node
    case .copied, .absent: return node
    }
  }

  /// Returns the value of a key that `node` lacks and that was decided elsewhere; nil if this is no
  /// such key.
  private func value(in node: Node) -> Node? {
    switch self {
    case .copied(_, let source): node.value(at: source.keys)
    case .absent(_, let value): Node(value)
    case .flag, .group, .zero: nil
    }
  }

  /// Returns the path of the group that `tree`, a whole recipe, has no use for, since all of its
  /// switches are off; nil if there is none.
  func unusedGroup(of tree: Node) -> [String]? {
    guard case .group(_, let now, let switches) = self else { return nil }
    let isOff = switches.allSatisfy { tree.value(at: now.keys + [$0])?.bool == false }
    return isOff ? now.keys : nil
  }

  private var path: String {
    switch self {
    case .flag(let path, _), .group(let path, _, _), .zero(let path), .copied(let path, _),
      .absent(let path, _):
      path
    }
  }
}

extension String {
  fileprivate var keys: [String] { split(separator: ".").map(String.init) }
}

extension Node {
  /// No value.
  static var nothing: Node { Node("null", Tag(.null), .plain) }

  /// The value in quotes, or the form of what is no single value.
  var quoted: String { string.map { $0.isEmpty ? "empty" : "'\($0)'" } ?? "a group or a list" }

  /// Returns a tree with this node as its only value, at `path`.
  func nested(under path: [String]) -> Node {
    path.reversed().reduce(self) { Node([(Node($1), $0)]) }
  }

  /// Returns the value at `path`; nil where there is none.
  func value(at path: [String]) -> Node? {
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

  /// Returns the tree with `value` at `path`, or those keys of it that the tree lacks there. A
  /// value in the place of a group stays, for those who read the tree to report.
  fileprivate func filled(with value: Node, at path: [String]) -> Node {
    let change = value.nested(under: path)
    guard var result = mapping, let changes = change.mapping else { return self }
    for (key, value) in changes {
      result[key] = result[key]?.filled(with: value, at: []) ?? value
    }
    return .mapping(result)
  }
}

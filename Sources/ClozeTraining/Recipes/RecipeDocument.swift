import ClozeConfiguration
import Foundation
import Yams

extension ConfigurationSection {
  /// Returns the values as YAML, which `applying(yaml:)` reads.
  public func yaml() throws -> String { try RecipeDocument(self).text() }

  /// Returns these values with those of a YAML text applied.
  ///
  /// - Parameter former: The keys of earlier versions that the text may have.
  /// - Throws: `TrainingError.badRecipe` with all unknown keys and wrong types.
  public func applying(
    yaml text: String, name: String, former: [FormerKey] = []
  ) throws -> Self {
    do {
      guard let node = try Yams.compose(yaml: text) else { return self }
      return try RecipeDocument(self).overlay(node, former).decoded()
    } catch let error as YamlError {
      throw TrainingError.badRecipe(["\(name) is not YAML: \(oneLine(error))"])
    }
  }

  /// Returns these values with `key.path=value` settings applied in order.
  ///
  /// - Parameter former: The keys of earlier versions that the settings may name.
  public func applying(settings: [String], former: [FormerKey] = []) throws -> Self {
    var document = try RecipeDocument(self)
    for setting in settings {
      guard let equals = setting.firstIndex(of: "=") else {
        throw TrainingError.badRecipe(["--set \(setting): expected key.path=value"])
      }
      let path = setting[..<equals].split(separator: ".", omittingEmptySubsequences: false)
        .map(String.init)
      let text = String(setting[setting.index(after: equals)...])
      let value: Node
      do {
        value = try Yams.compose(yaml: text) ?? .nothing
      } catch {
        throw TrainingError.badRecipe(["--set \(setting): the value is not YAML"])
      }
      document = try document.overlay(value.nested(under: path), former)
    }
    return try document.decoded()
  }
}

private func oneLine(_ error: any Error) -> String {
  "\(error)".split(separator: "\n").joined(separator: " ")
}

/// A recipe as a tree of keys, with the tree of all keys that it could have.
struct RecipeDocument<Value: ConfigurationSection> {
  private var tree: Node
  private let known: Node
  /// The groups that may be absent, by path.
  private let optional: [[String]: any ConfigurationSection.Type]
  /// The keys of earlier versions that were laid over.
  private var former: [FormerKey] = []

  init(_ value: Value) throws {
    tree = try Self.node(value)
    let schema = Value.schema
    known = try Self.node(schema)
    optional = Self.optionalGroups(of: schema, at: [])
  }

  private static func optionalGroups(
    of value: any ConfigurationSection, at path: [String]
  ) -> [[String]: any ConfigurationSection.Type] {
    let isChoice = value is any SectionChoice
    return Mirror(reflecting: value).children.reduce(into: [:]) { groups, child in
      guard let name = child.label, let section = child.value as? any ConfigurationSection
      else { return }
      if isChoice { groups[path + [name]] = type(of: section) }
      groups.merge(optionalGroups(of: section, at: path + [name])) { group, _ in group }
    }
  }

  private static func node(_ value: some ConfigurationSection) throws -> Node {
    try Yams.compose(yaml: YAMLEncoder().encode(value)) ?? .mapping([:])
  }

  /// Returns the tree as YAML with every key: an empty optional is written as null, so that it does
  /// not revert to the default.
  func text() throws -> String {
    try Yams.serialize(node: completed(tree, known, []))
  }

  /// Returns the paths of all values, in order, each with its value as YAML on one line.
  func leaves() -> [(path: [String], value: String)] {
    Self.leaves(completed(tree, known, nil), [])
  }

  private static func leaves(_ node: Node, _ path: [String]) -> [(path: [String], value: String)] {
    switch node {
    case .mapping(let mapping):
      mapping.flatMap { leaves($0.value, path + [$0.key.string ?? "?"]) }
    case .sequence(let values):
      [(path, "[" + values.compactMap(\.string).joined(separator: ", ") + "]")]
    default: [(path, node.string ?? "null")]
    }
  }

  /// Fills in the keys that the tree lacks.
  ///
  /// - Parameter path: The path of `tree`; nil to also fill in the keys of absent groups.
  private func completed(_ tree: Node?, _ known: Node, _ path: [String]?) -> Node {
    guard case .mapping(let schema) = known else { return tree.map(Self.readable) ?? .nothing }
    if tree == nil, let path, optional[path] != nil { return .nothing }
    return Node(
      schema.map { key, value in
        (key, completed(tree?.mapping?[key], value, path.map { $0 + [key.string ?? "?"] }))
      })
  }

  /// Returns the numbers in a readable form: 0.05 instead of the YAML encoder's 5e-2. Small ones
  /// keep a point and an exponent (1.0e-06), which every YAML reader takes for a number.
  private static func readable(_ node: Node) -> Node {
    guard case .scalar(let scalar) = node, scalar.style != .singleQuoted,
      scalar.style != .doubleQuoted, scalar.string.contains("e"),
      let value = Double(scalar.string)
    else { return node }
    let text = "\(value)"
    let isShort = text.contains("e") && !text.contains(".")
    return Node(isShort ? text.replacing("e", with: ".0e") : text)
  }

  /// The tree with `node`'s values in the place of its own; keys of earlier versions are those
  /// `former`.
  func overlay(_ node: Node, _ former: [FormerKey]) throws -> RecipeDocument {
    var result = self
    var problems: [String] = []
    let change = former.reduce(node) { $1.renamed(in: $0, &problems) }
    result.tree = try merge(tree, known, change, [], &problems) ?? .mapping([:])
    result.former += former.filter { $0.isNamed(in: node) }
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    return result
  }

  /// Returns `base` with the values of `change`; nil if that removes an optional group.
  private func merge(
    _ base: Node?, _ known: Node, _ change: Node, _ path: [String], _ problems: inout [String]
  ) throws -> Node? {
    guard case .mapping(let schema) = known else { return change }
    guard case .mapping(let changes) = change else {
      if optional[path] != nil, change.null != nil { return nil }
      let form = change.sequence == nil ? change.quoted : "a list"
      problems.append(
        path.isEmpty
          ? "the recipe is \(form): must be keys with values"
          : "\(path.joined(separator: ".")) is a group of keys, not a value")
      return base ?? change
    }
    var result = try base?.mapping ?? defaults(of: path)
    for (key, value) in changes {
      let name = key.string ?? "?"
      guard let inner = schema.first(where: { $0.key.string == name })?.value else {
        let candidates = schema.compactMap { $0.key.string }
        let full = (path + [name]).joined(separator: ".")
        problems.append("unknown key \(full)" + Self.suggestion(for: name, among: candidates, path))
        continue
      }
      result[key] = try merge(result[key], inner, value, path + [name], &problems)
    }
    return .mapping(result)
  }

  /// Returns the values with which a group that was absent starts.
  private func defaults(of path: [String]) throws -> Node.Mapping {
    guard let group = optional[path] else { return [:] }
    return try Self.node(group.init()).mapping ?? [:]
  }

  private static func suggestion(
    for name: String, among candidates: [String], _ path: [String]
  ) -> String {
    if let close = closest(to: name, among: candidates) {
      return "; did you mean \((path + [close]).joined(separator: "."))?"
    }
    return "; known here: \(candidates.sorted().joined(separator: ", "))"
  }

  /// Decodes the value, without the groups that only keys of earlier versions need; errors name the
  /// keys of wrong types.
  func decoded() throws -> Value {
    let value = try read()
    let unused = former.compactMap { $0.unusedGroup(of: tree) }
    guard !unused.isEmpty else { return value }
    return try unused.reduce(self) { try $0.overlay(.nothing.nested(under: $1), []) }.read()
  }

  private func read() throws -> Value {
    do {
      return try YAMLDecoder().decode(Value.self, from: Yams.serialize(node: tree))
    } catch let error as DecodingError {
      // Errors of values that read themselves arrive wrapped.
      if case .dataCorrupted(let context) = error, let cause = context.underlyingError,
        cause is TrainingError
      {
        throw cause
      }
      throw TrainingError.badRecipe([explain(error)])
    }
  }

  /// Returns the key, its value, and the expected type.
  private func explain(_ error: DecodingError) -> String {
    let context: DecodingError.Context
    var type: Any.Type?
    switch error {
    case .typeMismatch(let wanted, let found), .valueNotFound(let wanted, let found):
      (context, type) = (found, wanted)
    case .keyNotFound(_, let found), .dataCorrupted(let found): context = found
    @unknown default: return "the recipe cannot be read: \(oneLine(error))"
    }
    let keys = context.codingPath.filter { $0.intValue == nil }.map(\.stringValue)
    let value = tree.value(at: keys)?.quoted ?? "a group or a list"
    // An enumeration's error does not name the choices; the recipe with all keys does.
    let known = keys.reduce(Value.schema as Any?) { value, key in
      value.flatMap { property(key, of: $0) }
    }
    let expected = Self.name(of: type ?? known.map { Swift.type(of: $0) } ?? Never.self)
    return "\(keys.joined(separator: ".")) is \(value): expected \(expected)"
  }

  private static func name(of type: Any.Type) -> String {
    switch type {
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is Bool.Type: "true or false"
    case is String.Type: "a text"
    case let type as any CaseIterable.Type: "one of " + names(of: type).joined(separator: ", ")
    default: "a list"
    }
  }
}

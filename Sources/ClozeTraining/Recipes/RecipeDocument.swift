import ClozeConfiguration
import Foundation
import Yams

/// A recipe: a nested configuration written as YAML, every key of which can be set.
public protocol Recipe: Codable, Sendable, Equatable {
  /// A value in which every optional is filled, so that all keys are known.
  static var schema: Self { get }
  /// What is wrong with the values, one line each.
  func validate() -> [String]
  /// What each value decides, by the path of its key; one line each.
  static var summaries: [String: String] { get }
  /// The values of keys that are texts but can have only these, by the path of the key.
  static var declaredChoices: [String: [String]] { get }
}

extension Recipe {
  /// No text is restricted.
  public static var declaredChoices: [String: [String]] { [:] }
}

extension Recipe {
  /// The recipe as YAML, which `applying(yaml:)` reads.
  public func yaml() throws -> String { try RecipeDocument(self).text() }

  /// This recipe with the values of a YAML text laid over it.
  ///
  /// - Throws: `TrainingError.badRecipe` with all unknown keys and wrong types.
  public func applying(yaml text: String, name: String) throws -> Self {
    do {
      guard let node = try Yams.compose(yaml: text) else { return self }
      return try RecipeDocument(self).overlay(node, at: []).decoded()
    } catch let error as YamlError {
      throw TrainingError.badRecipe(["\(name) is not YAML: \(oneLine(error))"])
    }
  }

  /// This recipe with `key.path=value` settings laid over it, in order.
  public func applying(settings: [String]) throws -> Self {
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
        value = try Yams.compose(yaml: text) ?? Node("", Tag(.null))
      } catch {
        throw TrainingError.badRecipe(["--set \(setting): the value is not YAML"])
      }
      let nested = path.reversed().reduce(value) { Node([(Node($1), $0)]) }
      document = try document.overlay(nested, at: [])
    }
    return try document.decoded()
  }
}

private func oneLine(_ error: any Error) -> String {
  "\(error)".split(separator: "\n").joined(separator: " ")
}

/// A recipe as a tree of keys, with the tree of all keys it could have.
struct RecipeDocument<Value: Recipe> {
  private var tree: Node
  private let known: Node

  init(_ value: Value) throws {
    tree = try Self.node(value)
    known = try Self.node(Value.schema)
  }

  private static func node(_ value: Value) throws -> Node {
    try Yams.compose(yaml: YAMLEncoder().encode(value)) ?? Node.mapping(Node.Mapping([]))
  }

  /// The tree as YAML, in which every key stands: an empty optional as null, so that it does not
  /// become the default again.
  func text() throws -> String {
    try Yams.serialize(node: Self.completed(tree, known))
  }

  /// The paths of all values, in order, each with what stands there as YAML on one line.
  func leaves() -> [(path: [String], value: String)] {
    Self.leaves(Self.completed(tree, known), [])
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

  private static func completed(_ tree: Node?, _ known: Node) -> Node {
    guard case .mapping(let schema) = known else {
      return tree.map(readable) ?? Node("null", Tag(.null))
    }
    return Node(schema.map { ($0.key, completed(tree?.mapping?[$0.key], $0.value)) })
  }

  /// Numbers as people write them: 0.05 instead of the encoder's 5e-2. Small ones keep a point and an
  /// exponent (1.0e-06), the form that every YAML reader takes for a number.
  private static func readable(_ node: Node) -> Node {
    guard case .scalar(let scalar) = node, scalar.style != .singleQuoted,
      scalar.style != .doubleQuoted, scalar.string.contains("e"),
      let value = Double(scalar.string)
    else { return node }
    let text = "\(value)"
    let isShort = text.contains("e") && !text.contains(".")
    return Node(isShort ? text.replacing("e", with: ".0e") : text)
  }

  /// The tree with `node`'s values in the place of its own.
  func overlay(_ node: Node, at path: [String]) throws -> RecipeDocument {
    var result = self
    var problems: [String] = []
    result.tree = Self.merge(tree, known, node, path, &problems)
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    return result
  }

  private static func merge(
    _ base: Node?, _ known: Node, _ change: Node, _ path: [String], _ problems: inout [String]
  ) -> Node {
    guard case .mapping(let schema) = known else { return change }
    guard case .mapping(let changes) = change else {
      problems.append("\(path.joined(separator: ".")) is a group of keys, not a value")
      return base ?? change
    }
    var result = base?.mapping ?? Node.Mapping([])
    for (key, value) in changes {
      let name = key.string ?? "?"
      guard let inner = schema.first(where: { $0.key.string == name })?.value else {
        let candidates = schema.compactMap { $0.key.string }
        let full = (path + [name]).joined(separator: ".")
        problems.append("unknown key \(full)" + suggestion(for: name, among: candidates, path))
        continue
      }
      result[key] = merge(result[key], inner, value, path + [name], &problems)
    }
    return .mapping(result)
  }

  private static func suggestion(
    for name: String, among candidates: [String], _ path: [String]
  ) -> String {
    if let close = closest(to: name, among: candidates) {
      return "; did you mean \((path + [close]).joined(separator: "."))?"
    }
    return "; known here: \(candidates.sorted().joined(separator: ", "))"
  }

  /// The value, with wrong types named by their key.
  func decoded() throws -> Value {
    do {
      return try YAMLDecoder().decode(Value.self, from: Yams.serialize(node: tree))
    } catch let error as DecodingError {
      throw TrainingError.badRecipe([explain(error)])
    }
  }

  /// The key, what stands there, and what should.
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
    let node = keys.reduce(tree as Node?) { $0?.mapping?[Node($1)] }
    let value = node?.string.map { $0.isEmpty ? "empty" : "'\($0)'" } ?? "a group or a list"
    // An enumeration's error does not say which; the recipe of all keys does.
    let known = keys.reduce(Value.schema as Any?) { value, key in
      value.flatMap { Mirror(reflecting: $0).children.first { $0.label == key }?.value }
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

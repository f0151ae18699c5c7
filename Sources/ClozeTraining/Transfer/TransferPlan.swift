import ClozeEncoder
import ClozeModels

/// The parameters of a new model that get the values of another one.
struct TransferPlan {
  private let names: EncoderNames
  private let prefix: String
  private let layers: [Int?]
  private let isOfSameData: Bool
  private let hasSameTokens: Bool
  /// The parts that were taken beside the blocks, in groups.
  private(set) var others: [String] = []
  private var missing: [String] = []
  private var otherShapes: [String] = []
  private var otherTokens: [String] = []
  private var otherData: [String] = []
  private var outside: [String] = []

  /// The vectors of tokens.
  private static let tokens = "embeddings.tokens"
  /// The number of tokens that the new model has vectors of; nil if it has none.
  private var tokenCount: Int?

  init(
    _ names: EncoderNames, from prefix: String, layers: [Int?], isOfSameData: Bool,
    hasSameTokens: Bool
  ) {
    (self.names, self.prefix, self.layers) = (names, prefix, layers)
    (self.isOfSameData, self.hasSameTokens) = (isOfSameData, hasSameTokens)
  }

  /// Returns what is moved from a model folder into a store, and notes what is not.
  mutating func moves(of store: ParameterStore, from part: ModelPart) -> [ModelPart.Move] {
    tokenCount = store[names.prefix + Self.tokens]?.shape.first
    return (store.parameters + store.states).compactMap { parameter in
      // Objectives have parameters that no model folder holds.
      guard !parameter.name.hasPrefix("objectives.") else { return nil }
      guard let name = names.inner(parameter.name) else {
        Self.note(Self.group(parameter.name), in: &outside)
        return nil
      }
      if let (block, rest) = EncoderNames.blockAndRest(name) {
        guard block < layers.count, let source = layers[block] else { return nil }
        return move(parameter, "layers.\(source).\(rest)", part)
      }
      if name.hasPrefix("norm.") { return move(parameter, name, part) }
      return other(parameter, name, part)
    }
  }

  /// Returns the move of a part of the blocks; another shape is an error of those who copy it.
  private mutating func move(
    _ parameter: Parameter, _ name: String, _ part: ModelPart
  ) -> ModelPart.Move? {
    let move = ModelPart.Move(from: prefix + name, to: parameter)
    if part.holds(move.source) { return move }
    Self.note(parameter.name, in: &missing)
    return nil
  }

  /// Returns the move of what is no part of the blocks, if it has one.
  private mutating func other(
    _ parameter: Parameter, _ name: String, _ part: ModelPart
  ) -> ModelPart.Move? {
    let group = Self.group(name), move = ModelPart.Move(from: prefix + name, to: parameter)
    if !isOfSameData {
      Self.note(group, in: &otherData)
    } else if !part.holds(move.source) {
      Self.note(group, in: &missing)
    } else if isOfTokens(name, parameter) && !hasSameTokens {
      Self.note(name, in: &otherTokens)
    } else if !part.fits(move) {
      Self.note(name, in: &otherShapes)
    } else {
      Self.note(group, in: &others)
      return move
    }
    return nil
  }

  /// True if a parameter has a row for each token: their vectors, and the bias of their logits.
  private func isOfTokens(_ name: String, _ parameter: Parameter) -> Bool {
    name == Self.tokens || name == "head.bias" && parameter.value.shape.first == tokenCount
  }

  /// Returns what began fresh, with the reasons.
  ///
  /// - Parameter modality: The kind of the other model.
  func fresh(_ modality: String) -> [String] {
    let blocks = layers.indices.filter { layers[$0] == nil }
    var phrases: [String] = []
    func add(_ names: [String], _ reason: String) {
      if !names.isEmpty { phrases.append("\(names.joined(separator: ", ")) (\(reason))") }
    }
    add(
      blocks.isEmpty ? [] : ["blocks \(TransferRecord.spans(blocks))"],
      "the model has too few")
    add(otherData, "it is a model of \(modality)")
    add(missing, "the model has none")
    add(otherTokens, "of other tokens")
    add(otherShapes, "of another shape")
    add(outside, "no part of the \(names.title)")
    return phrases
  }

  /// Returns the first part of a name, such as `embeddings`.
  private static func group(_ name: String) -> String { String(name.prefix { $0 != "." }) }

  private static func note(_ name: String, in list: inout [String]) {
    if !list.contains(name) { list.append(name) }
  }
}

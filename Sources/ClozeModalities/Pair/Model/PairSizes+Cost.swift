import ClozeEncoder
import ClozeObjectives
import ClozeTraining

extension PairSizes {
  /// Returns the costs of training; what counts as a token is a pair.
  ///
  /// - Parameters:
  ///   - vocabularies: The number of tokens of each kind that has tokens.
  ///   - pairs: The number of pairs of a batch.
  ///   - matches: The number of pairs that are classified for each pair of a batch.
  ///   - hasHidden: True if first sides are encoded and fused with hidden tokens, too.
  ///   - hasMomentum: True if a copy of both towers encodes each batch, too.
  func stated(
    vocabularies: [String: Int], pairs: Int, matches: Int, hasHidden: Bool, hasMomentum: Bool
  ) -> StatedSizes {
    let costs = both.map { cost(of: $0, vocabularies) }
    let parts = parts(costs, vocabularies), width = Double(encoder.hidden)
    let sides = costs.map { cost in
      cost.operations + Double(cost.rows) * encoder.encodingOperations(length: cost.rows)
    }
    let length = costs.reduce(1) { $0 + $1.rows }
    let fusions = fusion.layers > 0 ? Double(matches + (hasHidden ? 1 : 0)) : 0
    let pair = Double(length) * fused.encodingOperations(length: length)
    // A copy's forward pass costs a third of the passes of training.
    let copies = hasMomentum ? 4.0 / 3 : 1
    let hidden = hasHidden ? 0.15 * Double(costs[0].rows) : 0
    let words = Double(vocabularies[kinds[0]] ?? 0)
    let kept =
      costs.reduce(0) { $0 + Double($1.rows) * encoder.keptPerToken(asked: 1) }
      + (hasHidden ? Double(costs[0].rows) * encoder.keptPerToken(asked: 1) : 0)
      + fusions * Double(length) * fused.keptPerToken(asked: 1)
    return StatedSizes(
      parameters: parts, tokensPerBatch: pairs,
      predictionOperations: copies * sides.reduce(0, +) + (hasHidden ? sides[0] : 0)
        + fusions * pair + hidden * 2 * width * (width + words),
      activationsPerToken: kept,
      states: hasMomentum ? towerParts(costs).values.reduce(0, +) + (parts["space"] ?? 0) : 0)
  }

  private func cost(
    of kind: any PairKind.Type, _ vocabularies: [String: Int]
  ) -> PairSideCost {
    func cost<Kind: PairKind>(_: Kind.Type) -> PairSideCost {
      Kind.cost(Kind.settings(sides), encoder, vocabulary: vocabularies[Kind.name] ?? 0)
    }
    return cost(kind)
  }

  /// The numbers of parameters of the model, by part.
  private func parts(_ costs: [PairSideCost], _ vocabularies: [String: Int]) -> [String: Int] {
    let hidden = encoder.hidden
    var parts = towerParts(costs)
    parts["space"] = 2 * (hidden + 1) * spaceWidth
    guard fusion.layers > 0 else { return parts }
    parts["fusion"] = PairFusion.parameters(fused)
    parts["match"] = PairMatchHead.parameters(inputs: hidden)
    if both[0] is any TokenKind.Type {
      parts["head"] = encoder.parameterCounts(vocabularySize: vocabularies[kinds[0]] ?? 0).head
    }
    return parts
  }

  /// The numbers of parameters of both towers.
  private func towerParts(_ costs: [PairSideCost]) -> [String: Int] {
    var parts = ["blocks": blocks(encoder.layers)]
    for (kind, cost) in zip(kinds, costs) { parts[kind] = cost.parameters }
    let isShared = firstShared < encoder.layers
    let own = blocks(firstShared, hasNorm: !isShared)
    if own > 0 { parts["blocks of the other side"] = own }
    return parts
  }

  /// The number of parameters of some blocks, and of the norm after them.
  private func blocks(_ layers: Int, hasNorm: Bool = true) -> Int {
    var part = encoder
    part.layers = layers
    let whole = part.parameterCounts(vocabularySize: 0).blocks
    part.layers = 0
    return hasNorm ? whole : whole - part.parameterCounts(vocabularySize: 0).blocks
  }
}

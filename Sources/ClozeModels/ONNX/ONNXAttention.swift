import ClozeEncoder

/// The common part of all blocks of an encoder: the numbers that are added to scores of attention,
/// and the rotations of queries and keys.
struct ONNXAttention {
  private let layers: ONNXLayers
  private let configuration: EncoderConfiguration
  /// The numbers added to scores, of a shape that extends to [B, H, L, L]; nil for none.
  private let bias: ONNXGraph.Value?
  private let rotation: (cosines: ONNXGraph.Value, sines: ONNXGraph.Value)?
  private var graph: ONNXGraph { layers.graph }

  /// Makes attention among the tokens of `places`; nil if there is no padding and there are no
  /// positions.
  init(_ layers: ONNXLayers, _ configuration: EncoderConfiguration, _ places: ONNXPlaces?) {
    (self.layers, self.configuration) = (layers, configuration)
    bias = places.map { Self.bias(layers.graph, configuration, $0) }
    rotation =
      configuration.positions == .rotary
      ? places.map { Self.rotation(layers.graph, configuration, $0) } : nil
  }

  /// Computes the output of attention, with the output layer's bias.
  ///
  /// - Shapes: [B, L, C] -> [B, L, C].
  func callAsFunction(_ x: ONNXGraph.Value, _ name: String) -> ONNXGraph.Value {
    let heads = configuration.heads, size = configuration.hidden / heads
    let projected = graph.reshape(layers.linear(x, "\(name).qkv"), [0, 0, 3 * heads, size])
    let parts = graph.parts(graph.transpose(projected, [0, 2, 1, 3]), 3, axis: 1, width: heads)
    let queries = graph.multiply(
      rotated(parts[0]), graph.number(1 / Float(size).squareRoot()))
    let keys = graph.transpose(rotated(parts[1]), [0, 1, 3, 2])
    let scores = graph.product(queries, keys)
    let shares = graph.node(
      "Softmax", [bias.map { graph.add(scores, $0) } ?? scores], ["axis": .int(-1)])
    let mixed = graph.transpose(graph.product(shares, parts[2]), [0, 2, 1, 3])
    return layers.linear(
      graph.reshape(mixed, [0, 0, configuration.hidden]), "\(name).output")
  }

  /// Rotates pairs of features, i and i + d / 2 of a head's d, by their position.
  private func rotated(_ x: ONNXGraph.Value) -> ONNXGraph.Value {
    guard let (cosines, sines) = rotation else { return x }
    let half = configuration.hidden / configuration.heads / 2
    let parts = graph.parts(x, 2, axis: 3, width: half)
    let first = graph.subtract(
      graph.multiply(parts[0], cosines), graph.multiply(parts[1], sines))
    let second = graph.add(graph.multiply(parts[1], cosines), graph.multiply(parts[0], sines))
    return graph.concatenate([first, second], axis: 3)
  }

  /// Returns the cosines and sines of all positions and frequencies [B, 1, L, d / 2].
  private static func rotation(
    _ graph: ONNXGraph, _ configuration: EncoderConfiguration, _ places: ONNXPlaces
  ) -> (ONNXGraph.Value, ONNXGraph.Value) {
    let frequencies = configuration.rotaryFrequencies
    let table = graph.tensor("rotary.frequencies", [frequencies.count]) { frequencies }
    let angles = graph.multiply(graph.unsqueeze(places.positions, [1, 3]), table)
    return (graph.node("Cos", [angles]), graph.node("Sin", [angles]))
  }

  /// Returns the lowest number where a token cannot attend to another; elsewhere 0, or with ALiBi
  /// minus slope times distance.
  private static func bias(
    _ graph: ONNXGraph, _ configuration: EncoderConfiguration, _ places: ONNXPlaces
  ) -> ONNXGraph.Value {
    let keys = graph.unsqueeze(places.positions, [1, 2])
    let queries = graph.unsqueeze(places.positions, [1, 3])
    var allowed = graph.unsqueeze(places.isToken, [1, 2])
    func distances() -> ONNXGraph.Value { graph.node("Abs", [graph.subtract(queries, keys)]) }
    switch configuration.attention {
    case .full: break
    case .causal:
      allowed = graph.node("And", [allowed, graph.node("LessOrEqual", [keys, queries])])
    case .window:
      var near = graph.node(
        "LessOrEqual", [distances(), graph.number(Float(configuration.window))])
      let globals = graph.number(Float(configuration.globalTokens))
      for side in [keys, queries] where configuration.globalTokens > 0 {
        near = graph.node("Or", [near, graph.node("Less", [side, globals])])
      }
      allowed = graph.node("And", [allowed, near])
    }
    guard configuration.positions == .alibi else {
      return graph.choose(allowed, graph.number(0), graph.number(ONNXPlaces.lowest))
    }
    let slopes = configuration.alibiSlopes.map { -$0 }
    let table = graph.tensor("alibi.slopes", [1, slopes.count, 1, 1]) { slopes }
    return graph.choose(
      allowed, graph.multiply(table, distances()), graph.number(ONNXPlaces.lowest))
  }
}

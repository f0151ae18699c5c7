import ClozeEncoder

/// Adds the encoder of a model to a graph.
public struct ONNXEncoder {
  let layers: ONNXLayers
  let configuration: EncoderConfiguration
  private var graph: ONNXGraph { layers.graph }

  /// Makes the encoder of `configuration`.
  ///
  /// - Throws: `ONNXError.unsupported` if its blocks or positions are of a kind that is not
  ///   written.
  public init(_ layers: ONNXLayers, _ configuration: EncoderConfiguration) throws {
    (self.layers, self.configuration) = (layers, configuration)
    let kinds = [TransformerBlock.name, ParallelBlock.name]
    guard kinds.contains(configuration.block.rawValue) else {
      throw ONNXError.unsupported(
        key: "encoder.block", value: configuration.block.rawValue, supported: kinds)
    }
    guard configuration.positions != .relative else {
      throw ONNXError.unsupported(
        key: "encoder.positions", value: configuration.positions.rawValue,
        supported: EncoderConfiguration.Positions.allCases.filter { $0 != .relative }
          .map(\.rawValue))
    }
  }

  /// Encodes sequences of one length without padding, which get their positions from outside.
  ///
  /// - Shapes: x and positions [B, L, C] -> [B, L, C].
  public func callAsFunction(
    _ x: ONNXGraph.Value, positions: ONNXGraph.Value
  ) -> ONNXGraph.Value {
    encoded(x, ONNXAttention(layers, configuration, nil), positions)
  }

  /// Encodes padded sequences.
  ///
  /// - Shapes: [B, L, C] -> [B, L, C].
  func callAsFunction(_ x: ONNXGraph.Value, _ places: ONNXPlaces) -> ONNXGraph.Value {
    encoded(x, ONNXAttention(layers, configuration, places), nil)
  }

  private func encoded(
    _ x: ONNXGraph.Value, _ attention: ONNXAttention, _ positions: ONNXGraph.Value?
  ) -> ONNXGraph.Value {
    let x = (0..<configuration.layers).reduce(x) { x, layer in
      block(positions.map { graph.add(x, $0) } ?? x, "layers.\(layer)", attention)
    }
    return configuration.normPlacement == .pre ? norm(x, "norm") : x
  }

  private func block(
    _ x: ONNXGraph.Value, _ name: String, _ attention: ONNXAttention
  ) -> ONNXGraph.Value {
    let mixing = "\(name).attention", feeding = "\(name).feedForward"
    if configuration.block.rawValue == ParallelBlock.name {
      let even = norm(x, "\(name).norm")
      return graph.add(
        graph.add(x, attention(even, mixing)), feedForward(even, feeding))
    }
    switch configuration.normPlacement {
    case .post:
      let mixed = norm(graph.add(x, attention(x, mixing)), "\(mixing).norm")
      return norm(graph.add(mixed, feedForward(mixed, feeding)), "\(feeding).norm")
    case .pre:
      let mixed = graph.add(x, attention(norm(x, "\(mixing).norm"), mixing))
      return graph.add(mixed, feedForward(norm(mixed, "\(feeding).norm"), feeding))
    }
  }

  private func feedForward(_ x: ONNXGraph.Value, _ name: String) -> ONNXGraph.Value {
    let inner = layers.linear(x, "\(name).input"), kind = configuration.activation
    guard configuration.gated else {
      return layers.linear(layers.activation(inner, kind), "\(name).output")
    }
    let parts = graph.parts(inner, 2, axis: 2, width: configuration.feedForward)
    return layers.linear(
      graph.multiply(layers.activation(parts[0], kind), parts[1]), "\(name).output")
  }

  private func norm(_ x: ONNXGraph.Value, _ name: String) -> ONNXGraph.Value {
    layers.norm(x, name, configuration)
  }
}

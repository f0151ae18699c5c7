import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// The part of a graph that all models of tokens share: padded sequences of ids become contextual
/// vectors.
///
/// The inputs are those of transformers: `input_ids`, `attention_mask` (1 at tokens, 0 at padding)
/// and, if the model has segments, `token_type_ids`, each int64 [batch, length].
struct ONNXTokens {
  let layers: ONNXLayers
  let configuration: EncoderConfiguration
  /// The real tokens.
  let places: ONNXPlaces
  /// The encoder's output [B, L, C].
  let hidden: ONNXGraph.Value
  var graph: ONNXGraph { layers.graph }

  /// The axes of ids.
  static let axes: [ONNXGraph.Dimension] = ["batch", "length"]

  /// Adds the inputs, embeddings and encoder to `graph`.
  ///
  /// - Parameter appended: The id of a token that is put at the end of each sequence.
  init(
    _ graph: ONNXGraph, _ store: ParameterStore, _ configuration: EncoderConfiguration,
    appended: Int32? = nil
  ) throws {
    layers = ONNXLayers(graph, store)
    self.configuration = configuration
    let encoder = try ONNXEncoder(layers, configuration)
    let inputs = ["input_ids", "attention_mask"].map { graph.input($0, .int64, Self.axes) }
    let extended = appended.map { token in
      zip(inputs, [Int(token), 1]).map { input, value in
        graph.node("Pad", [input, graph.integers([0, 0, 0, 1]), graph.integer(value)])
      }
    }
    let (ids, mask) = ((extended ?? inputs)[0], (extended ?? inputs)[1])
    places = ONNXPlaces(graph, mask: mask)
    hidden = encoder(Self.embedded(ids, layers, configuration, places), places)
  }

  private static func embedded(
    _ ids: ONNXGraph.Value, _ layers: ONNXLayers, _ configuration: EncoderConfiguration,
    _ places: ONNXPlaces
  ) -> ONNXGraph.Value {
    let graph = layers.graph
    var sum = graph.gather(layers.tensor("embeddings.tokens"), ids)
    if let table = positions(layers, configuration) {
      sum = graph.add(sum, graph.gather(table, graph.cast(places.positions, to: .int64)))
    }
    if configuration.segments > 0 {
      let segments = graph.input("token_type_ids", .int64, axes)
      sum = graph.add(sum, graph.gather(layers.tensor("embeddings.segments"), segments))
    }
    return configuration.embeddingNorm
      ? layers.norm(sum, "embeddings.norm", configuration) : sum
  }

  /// Returns the vectors of positions [maximumLength, C]; nil if none are added.
  private static func positions(
    _ layers: ONNXLayers, _ configuration: EncoderConfiguration
  ) -> ONNXGraph.Value? {
    switch configuration.positions {
    case .learned: layers.tensor("embeddings.positions")
    case .sinusoidal:
      layers.graph.tensor(
        "embeddings.sinusoids", [configuration.maximumLength, configuration.hidden]
      ) { configuration.sinusoids.map(Float.init) }
    case .rotary, .alibi, .relative, .given, .none: nil
    }
  }

  /// Computes the scores of all tokens by the masked-token head.
  ///
  /// - Shapes: [..., C] -> [..., V].
  func scores(_ features: ONNXGraph.Value) -> ONNXGraph.Value {
    let table = graph.transpose(layers.tensor("embeddings.tokens"), [1, 0])
    return graph.add(graph.product(features, table), layers.tensor("head.bias"))
  }

  /// Computes the head's vectors, whose products with those of tokens are the scores.
  func features(_ x: ONNXGraph.Value) -> ONNXGraph.Value {
    let inner = layers.activation(
      layers.linear(x, "head.transform"), configuration.activation)
    return layers.norm(inner, "head.norm", configuration)
  }

  /// Computes one vector per sequence.
  ///
  /// - Shapes: -> [B, C].
  /// - Throws: `ONNXError.unsupported` for a pooling that is not written.
  func pooled(_ pooling: Pooling) throws -> ONNXGraph.Value {
    switch pooling {
    case .cls: return graph.row(hidden, at: places.first())
    case .max: return graph.largest(places.masked(hidden, isWide: true), axis: 1)
    case .mean: return graph.node("Div", [sum(), places.lengths()])
    case .meanSqrt:
      return graph.node("Div", [sum(), graph.node("Sqrt", [places.lengths()])])
    default:
      throw ONNXError.unsupported(
        key: "pooling", value: pooling.rawValue,
        supported: [Pooling.cls, .max, .mean, .meanSqrt].map(\.rawValue))
    }
  }

  private func sum() -> ONNXGraph.Value {
    graph.sum(graph.multiply(hidden, graph.unsqueeze(places.mask, [2])), axis: 1)
  }
}

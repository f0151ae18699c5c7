import ClozeEncoder
import ClozeObjectives

extension ONNXGraph {
  /// Makes the graph of a masked language model: `logits` [batch, length, V], the scores of all
  /// tokens at each place.
  ///
  /// - Throws: `ONNXError.unsupported`.
  public static func scores(of model: MaskedLanguageModel) throws -> ONNXGraph {
    let graph = ONNXGraph("masked language model")
    let tokens = try ONNXTokens(graph, model.store, model.configuration)
    graph.output(
      "logits", tokens.scores(tokens.features(tokens.hidden)), .float,
      ONNXTokens.axes + [.fixed(model.vocabularySize)])
    return graph
  }

  /// Makes the graph of a model's vectors: `last_hidden_state` [batch, length, C], those of tokens,
  /// and `embedding` [batch, C], those of sequences.
  ///
  /// - Parameter isNormalized: True if vectors of sequences have length 1.
  /// - Throws: `ONNXError.unsupported`.
  public static func vectors(
    of model: MaskedLanguageModel, pooling: Pooling, isNormalized: Bool
  ) throws -> ONNXGraph {
    let graph = ONNXGraph("vectors")
    let tokens = try ONNXTokens(graph, model.store, model.configuration)
    var pooled = try tokens.pooled(pooling)
    if isNormalized {
      let length = graph.node("ReduceL2", [pooled], ["axes": .ints([1]), "keepdims": .int(1)])
      pooled = graph.node("Div", [pooled, graph.node("Max", [length, graph.number(1e-30)])])
    }
    let width = Dimension.fixed(model.configuration.hidden)
    graph.output("last_hidden_state", tokens.hidden, .float, ONNXTokens.axes + [width])
    graph.output("embedding", pooled, .float, ["batch", width])
    return graph
  }

  /// Makes the graph of a model of histories: `scores` [batch, count], those of the first `count`
  /// tokens at the place after each history.
  ///
  /// - Parameter mask: The id of the token that stands at that place; nil for a causal model, which
  ///   predicts from its last token. Of an empty history a causal model has no vector, so that
  ///   its scores are the tokens' biases.
  /// - Throws: `ONNXError.unsupported`.
  public static func nextToken(
    of model: MaskedLanguageModel, count: Int, mask: Int32?
  ) throws -> ONNXGraph {
    let graph = ONNXGraph("histories")
    let tokens = try ONNXTokens(graph, model.store, model.configuration, appended: mask)
    var query = tokens.features(graph.row(tokens.hidden, at: tokens.places.last()))
    if mask == nil { query = graph.multiply(query, tokens.places.presence()) }
    graph.output(
      "scores", graph.slice(tokens.scores(query), axis: 1, from: 0, to: count), .float,
      ["batch", .fixed(count)])
    return graph
  }

  /// Makes the graph of a classifier: `logits` [batch, K], the scores of classes.
  ///
  /// - Throws: `ONNXError.unsupported`.
  public static func scores(of model: SequenceClassifier) throws -> ONNXGraph {
    let graph = ONNXGraph("classifier")
    let tokens = try ONNXTokens(graph, model.store, model.configuration)
    graph.output(
      "logits", tokens.layers.classes(of: try tokens.pooled(model.pooling), model.head.layout),
      .float, ["batch", .fixed(model.head.layout.classes)])
    return graph
  }

  /// Makes the graph of a model that locates errors and repairs: `location` and `repair`
  /// [batch, length], the scores of each token; padding has the lowest number.
  ///
  /// - Throws: `ONNXError.unsupported`.
  public static func pointers(of model: SequenceRepairer) throws -> ONNXGraph {
    let graph = ONNXGraph("repair")
    let tokens = try ONNXTokens(graph, model.store, model.tokens.configuration)
    let layers = tokens.layers, first = graph.row(tokens.hidden, at: tokens.places.first())
    let whole = graph.unsqueeze(layers.linear(first, "pointer.first"), [1])
    let mixed = graph.add(layers.linear(tokens.hidden, "pointer.rows"), whole)
    let scores = layers.linear(layers.activation(mixed, .tanh), "pointer.outer")
    for (place, name) in ["location", "repair"].enumerated() {
      let pointer = graph.gather(scores, graph.integer(place), axis: 2)
      graph.output(name, tokens.places.masked(pointer), .float, ONNXTokens.axes)
    }
    return graph
  }
}

extension ONNXLayers {
  /// Computes the scores of classes by a head.
  ///
  /// - Shapes: [B, inputs] -> [B, K].
  public func classes(
    of pooled: ONNXGraph.Value, _ layout: ClassificationHead.Layout
  ) -> ONNXGraph.Value {
    let inner = activation(linear(pooled, layout.names.inner), layout.activation)
    return linear(inner, layout.names.outer)
  }
}

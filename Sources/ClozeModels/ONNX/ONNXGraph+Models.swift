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

  /// Makes the graph of a model that was fine-tuned: `logits`, the scores of classes or labels, or
  /// a number [batch, K], or scores of each token's tags [batch, length, K]; of spans
  /// `start_logits` and `end_logits` [batch, length].
  ///
  /// - Throws: `ONNXError.unsupported`.
  public static func scores(of model: SequenceClassifier) throws -> ONNXGraph {
    let graph = ONNXGraph("classifier"), count = Dimension.fixed(model.head.outputs)
    let tokens = try ONNXTokens(graph, model.store, model.configuration), layers = tokens.layers
    let name = SequenceClassifier.outputName(of: model.kind)
    switch model.kind {
    case .classes, .number, .labels:
      let inner = layers.activation(
        layers.linear(try tokens.pooled(model.pooling), "pooler"), .tanh)
      graph.output("logits", layers.linear(inner, name), .float, ["batch", count])
    case .tokens:
      graph.output(
        "logits", layers.linear(tokens.hidden, name), .float, ONNXTokens.axes + [count])
    case .spans:
      tokens.point(with: layers.linear(tokens.hidden, name), ["start_logits", "end_logits"])
    }
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
    tokens.point(with: scores, ["location", "repair"])
    return graph
  }
}

extension ONNXTokens {
  /// Makes each column of `scores` an output [batch, length], with the lowest number at padding.
  ///
  /// - Shapes: [B, L, names.count].
  fileprivate func point(with scores: ONNXGraph.Value, _ names: [String]) {
    for (place, name) in names.enumerated() {
      let pointer = graph.gather(scores, graph.integer(place), axis: 2)
      graph.output(name, places.masked(pointer), .float, Self.axes)
    }
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

import ClozeCapabilities
import ClozeModels
import ClozeTensor

extension PointsModality: ModelExporting {
  /// Writes the graph of the scores of hidden patches' tokens, or of clouds' vectors.
  public static func exportGraph(
    from source: String, to folder: String, _ request: GraphRequest
  ) throws -> [ResultTable.Property] {
    guard request.pooling == nil, request.isNormalized == nil else {
      throw UsageError("--pool and --normalize are for vectors of texts; leave them out")
    }
    let model = try PointModel.load(from: source, device: Device())
    let backbone = model.configuration.backbone, isVectors = request.head == GraphRequest.Head.none
    let points = try PointGraph(name, model.store, backbone, hides: !isVectors)
    let graph = points.graph
    if isVectors {
      graph.output(
        "features", points.pooled(), .float, ["batch", .fixed(2 * backbone.encoder.hidden)])
    } else {
      graph.output(
        "logits", points.layers.linear(points.patches(), "head"), .float,
        ["batch", .fixed(backbone.patch.patches), .fixed(model.configuration.vocabulary)])
    }
    var notes = ONNXNotes(kind: name)
    notes.patches = .init(backbone.patch)
    try ONNXFolder.save(graph, notes, to: folder)
    return graph.properties(of: model.store)
  }

  /// Writes the model with its dVAE.
  public static func exportWeights(
    from source: String, to folder: String
  ) throws -> [ResultTable.Property] {
    let model = try PointModel.load(from: source, device: Device())
    try model.save(with: PointDVAE.tokenizer(of: source, device: Device()), to: folder)
    return [.init("parameters", .whole(model.store.count))]
  }
}

extension PointsClassifyModality: ModelExporting {
  /// Writes the graph of the scores of classes.
  public static func exportGraph(
    from source: String, to folder: String, _ request: GraphRequest
  ) throws -> [ResultTable.Property] {
    guard request.isUsual else { throw ONNXError.noVectors(kind: name) }
    let model = try PointClassifier.load(from: source, device: Device())
    let backbone = model.configuration.backbone
    let points = try PointGraph(name, model.store, backbone, hides: false)
    points.graph.output(
      "logits", points.layers.classes(of: points.pooled(), model.head.layout), .float,
      ["batch", .fixed(model.configuration.classes.count)])
    var notes = ONNXNotes(kind: name)
    notes.classes = model.configuration.classes
    notes.patches = .init(backbone.patch)
    try ONNXFolder.save(points.graph, notes, to: folder)
    return points.graph.properties(of: model.store)
  }

  /// Writes the classifier.
  public static func exportWeights(
    from source: String, to folder: String
  ) throws -> [ResultTable.Property] {
    let model = try PointClassifier.load(from: source, device: Device())
    try model.save(to: folder)
    return [.init("parameters", .whole(model.store.count))]
  }
}

extension DVAEModality: ModelExporting {
  /// Throws: graphs of neighbours have no short form in ONNX.
  public static func exportGraph(
    from source: String, to folder: String, _ request: GraphRequest
  ) throws -> [ResultTable.Property] { throw ONNXError.noGraph(kind: name) }

  /// Writes the dVAE.
  public static func exportWeights(
    from source: String, to folder: String
  ) throws -> [ResultTable.Property] {
    let model = try PointDVAE.load(from: source, device: Device())
    try model.save(to: folder)
    return [.init("parameters", .whole(model.store.count))]
  }
}

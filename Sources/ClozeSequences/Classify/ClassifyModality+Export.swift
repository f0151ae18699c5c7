import ClozeCapabilities
import ClozeModels
import ClozeTensor

extension ClassifyModality: ModelExporting {
  /// Writes the graph of the head's scores.
  public static func exportGraph(
    from source: String, to folder: String, _ request: GraphRequest
  ) throws -> [ResultTable.Property] {
    guard request.isUsual else { throw ONNXError.noVectors(kind: name) }
    let found = try ClassifierModel<Labelled>(path: source, device: Device())
    var notes = ONNXNotes(kind: name)
    (notes.head, notes.thresholds) = (found.folder.model.kind.rawValue, found.folder.thresholds)
    notes.classes = found.folder.classes.isEmpty ? nil : found.folder.classes
    notes.maximumLength = found.folder.longest ?? found.folder.model.configuration.maximumLength
    notes.specialTokens = .init(found.tokenizer.roles)
    let graph = try ONNXGraph.scores(of: found.folder.model)
    try ONNXFolder.save(graph, notes, to: folder) { try found.tokenizer.save(to: $0) }
    return graph.properties(of: found.folder.model.store)
  }

  /// Writes the classifier with its tokenizer.
  public static func exportWeights(
    from source: String, to folder: String
  ) throws -> [ResultTable.Property] {
    let found = try ClassifierModel<Labelled>(path: source, device: Device())
    try found.folder.save(to: folder, padding: found.tokenizer.roles.padding, isOwn: true) {
      try found.tokenizer.save(to: $0)
    }
    return [.init("parameters", .whole(found.folder.model.store.count))]
  }
}

import ClozeCapabilities
import ClozeModels
import ClozeSequences
import ClozeTensor

extension CodeRepairModality: ModelExporting {
  /// Writes the graph of both pointers' scores.
  public static func exportGraph(
    from source: String, to folder: String, _ request: GraphRequest
  ) throws -> [ResultTable.Property] {
    guard request.isUsual else { throw ONNXError.noVectors(kind: name) }
    let found = try CodeRepairModel(path: source, device: Device())
    var notes = ONNXNotes(kind: name)
    notes.maximumLength = found.configuration.maximumLength
    notes.specialTokens = .init(found.tokenizer.roles)
    let graph = try ONNXGraph.pointers(of: found.model)
    try ONNXFolder.save(graph, notes, to: folder) { try found.tokenizer.save(to: $0) }
    return graph.properties(of: found.model.store)
  }

  /// Writes the model with its tokenizer.
  public static func exportWeights(
    from source: String, to folder: String
  ) throws -> [ResultTable.Property] {
    let found = try CodeRepairModel(path: source, device: Device())
    try NativeModelFolder.save(
      found.model.store, found.configuration, modality: name, to: folder,
      adding: { try found.tokenizer.save(to: $0) })
    return [.init("parameters", .whole(found.model.store.count))]
  }
}

import ClozeCapabilities
import ClozeData
import ClozeModels
import ClozeTensor
import Foundation

extension ItemsModality: ModelExporting {
  /// Writes the graph of the scores of all items after a history, with the items' names in
  /// `items.json`, in the order of the scores.
  public static func exportGraph(
    from source: String, to folder: String, _ request: GraphRequest
  ) throws -> [ResultTable.Property] {
    guard request.isUsual else { throw ONNXError.noVectors(kind: name) }
    let found = try ItemsModel(folder: source, precision: .f32, device: Device())
    let count = found.items.count, isCausal = found.model.configuration.attention == .causal
    var notes = ONNXNotes(kind: name)
    notes.maximumLength = found.longestHistory
    let graph = try ONNXGraph.nextToken(
      of: found.model, count: count, mask: isCausal ? nil : Int32(count))
    try ONNXFolder.save(graph, notes, to: folder) { folder in
      let names = try JSONEncoder().encode((0..<count).map { found.items[$0] })
      try AtomicFile.write(Array(names) + [0x0A], to: folder + "/items.json")
    }
    return graph.properties(of: found.model.store) + [.init("items", .whole(count))]
  }

  /// Writes the model with the items' names.
  public static func exportWeights(
    from source: String, to folder: String
  ) throws -> [ResultTable.Property] {
    let found = try ItemsModel(folder: source, precision: .f32, device: Device())
    try ItemsModel.save(found.model, items: found.items, isOwn: true, to: folder)
    return [
      .init("parameters", .whole(found.model.store.count)),
      .init("items", .whole(found.items.count)),
    ]
  }
}

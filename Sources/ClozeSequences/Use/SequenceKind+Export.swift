import ClozeCapabilities
import ClozeModels
import ClozeTensor
import ClozeTokens

extension ModelExporting where Self: SequenceKind {
  /// Writes the graph of scores of all tokens, or of vectors if the model has no head or is a
  /// folder of sentence-transformers.
  public static func exportGraph(
    from source: String, to folder: String, _ request: GraphRequest
  ) throws -> [ResultTable.Property] {
    let found = try SequenceModelFolder<Self>.load(from: source, device: Device())
    let sentences = try ModelFolder.sentenceSettings(of: source)
    let isVectors = !found.hasHead || sentences.pooling != nil || request.asksForVectors
    let tokenizer = sentences.lowercases ? found.tokenizer?.lowercasing() : found.tokenizer
    var notes = ONNXNotes(kind: name)
    notes.maximumLength = found.model.configuration.maximumLength
    notes.specialTokens = tokenizer.map { .init($0.roles) }
    let graph: ONNXGraph
    switch request.head ?? (isVectors ? .none : .trained) {
    case .trained:
      guard found.hasHead else { throw ONNXError.noHead(path: source) }
      graph = try .scores(of: found.model)
    case .none:
      let pooling = request.pooling ?? sentences.pooling ?? .mean
      let normalizes = request.isNormalized ?? sentences.normalizes
      graph = try .vectors(of: found.model, pooling: pooling, isNormalized: normalizes)
      (notes.pooling, notes.normalized) = (pooling.rawValue, normalizes)
      let longest = sentences.maximumLength ?? tokenizer?.maximumLength
      notes.maximumLength = min(found.model.configuration.maximumLength, longest ?? .max)
    }
    try ONNXFolder.save(graph, notes, to: folder) { try tokenizer?.save(to: $0) }
    return graph.properties(of: found.model.store)
  }

  /// Writes the model with its tokenizer, and the settings of sentence-transformers if there are
  /// any.
  public static func exportWeights(
    from source: String, to folder: String
  ) throws -> [ResultTable.Property] {
    let found = try SequenceModelFolder<Self>.load(from: source, device: Device())
    let width = found.model.configuration.hidden
    try found.save(to: folder, isOwn: true) {
      try ModelFolder.copySentenceFiles(from: source, to: $0, width: width)
    }
    return [.init("parameters", .whole(found.model.store.count))]
  }
}

extension GraphRequest {
  /// True if options of vectors are given.
  fileprivate var asksForVectors: Bool { pooling != nil || isNormalized != nil }
}

extension ONNXNotes.SpecialTokens {
  /// Describes the special tokens of `roles`.
  public init(_ roles: TokenRoles) {
    self.init(
      padding: roles.padding, classification: roles.classification, separator: roles.separator,
      mask: roles.mask)
  }
}

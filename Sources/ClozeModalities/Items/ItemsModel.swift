import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// A model of items with their names, as used by `evaluate`, `score` and `recommend`.
///
/// Item i is token i of the model; the token after the last item is [MASK].
public struct ItemsModel {
  /// The weights.
  public let model: MaskedLanguageModel
  /// The items' names.
  public let items: NameTable
  /// The type of activations.
  public let precision: DType
  /// The items' vectors in the layout for search.
  let index: RowIndex

  /// About the number of items that a thread encodes at once: enough for fast products, and few
  /// enough for its cache.
  private static let tokensAtOnce = 512

  /// Makes a model ready to rank the items.
  public init(_ model: MaskedLanguageModel, items: NameTable, precision: DType) throws {
    self.model = model
    self.items = items
    self.precision = precision
    index = try GradientMode.disabled {
      try RowIndex(
        model.head.tokens.slice(axis: 0, 0..<items.count),
        bias: model.head.bias.slice(axis: 0, 0..<items.count))
    }
  }

  /// Returns the vectors of some items in the layout for search, in order.
  func index(of items: [Int32]) throws -> RowIndex {
    try GradientMode.disabled {
      let bias = try model.head.bias.reshaped([model.vocabularySize, 1]).gatherRows(items)
      return try RowIndex(
        model.head.tokens.gatherRows(items), bias: bias.reshaped([items.count]))
    }
  }

  /// Reads the folder at `path`, a model folder of items.
  public init(folder path: String, precision: DType, device: Device) throws {
    let folder = try ModelFolder.load(from: path, device: device)
    guard folder.modality == ItemsModality.name else {
      throw ItemsModelError.otherModality(
        path: path, modality: folder.modality ?? Modalities.unnamed)
    }
    let items = try ItemList.read(from: path)
    guard folder.model.vocabularySize == items.count + 1 else {
      throw ItemsModelError.itemCount(
        path: path, items: items.count, rows: folder.model.vocabularySize)
    }
    try self.init(folder.model, items: items, precision: precision)
  }

  /// Writes the folder at `path`, complete or not at all.
  ///
  /// - Parameter isOwn: True to write Cloze's layout even if another family has words for the
  ///   model.
  static func save(
    _ model: MaskedLanguageModel, items: NameTable, isOwn: Bool = false, to path: String
  ) throws {
    try ModelFolder(model, modality: ItemsModality.name).save(to: path, isOwn: isOwn) {
      try ItemList.write(items, to: $0)
    }
  }

  /// The id of [MASK].
  private var mask: Int32 { Int32(items.count) }

  /// Returns the model's input for `history`, whose last row is the query.
  ///
  /// For a bidirectional model that is a [MASK] after the history, for a causal one its last item.
  private func input(_ history: [Int32]) -> [Int32] {
    let room = model.configuration.maximumLength
    guard model.configuration.attention != .causal else { return history.suffix(room) }
    return history.suffix(room - 1) + [mask]
  }

  /// Computes the query vectors for the items after each of `histories`, row by row [B, C].
  ///
  /// A causal model has no input for an empty history; zeros leave only the items' biases.
  public func queries(_ histories: [[Int32]]) throws -> [Float] {
    let width = model.configuration.hidden, pool = model.store.device.backend.pool
    let parts = parts(of: histories, threads: pool.threads)
    var queries = [Float](repeating: 0, count: histories.count * width)
    try queries.withUnsafeMutableBufferPointer { queries in
      let queries = queries
      try pool.concurrently(parts.count) { part in
        let vectors = try vectors(histories[parts[part]])
        for (place, value) in zip((parts[part].lowerBound * width)..., vectors) {
          queries[place] = value
        }
      }
    }
    return queries
  }

  /// Divides histories among threads, in order; few of them stay together, so that all threads
  /// share each operation.
  private func parts(of histories: [[Int32]], threads: Int) -> [Range<Int>] {
    let room = model.configuration.maximumLength
    var ends = [0]
    for history in histories { ends.append(ends[ends.count - 1] + min(history.count + 1, room)) }
    let total = ends[ends.count - 1]
    let wanted = max(1, (total + Self.tokensAtOnce - 1) / Self.tokensAtOnce)
    let count = wanted > 1 ? (wanted + threads - 1) / threads * threads : 1
    guard count > 1, total / count >= Self.tokensAtOnce / 4 else {
      return histories.isEmpty ? [] : [0..<histories.count]
    }
    var parts: [Range<Int>] = [], start = 0
    for index in 1...histories.count where ends[index] * count >= total * (parts.count + 1) {
      parts.append(start..<index)
      start = index
    }
    return parts
  }

  /// Computes the query vectors of histories that are encoded together.
  private func vectors(_ histories: ArraySlice<[Int32]>) throws -> [Float] {
    var ids: [Int32] = [], offsets: [Int32] = [0], empty: [Int] = []
    for (row, history) in histories.enumerated() {
      // An empty input still has a row, which is discarded.
      let input = input(history)
      if input.isEmpty { empty.append(row) }
      ids += input.isEmpty ? [mask] : input
      offsets.append(Int32(ids.count))
    }
    var vectors = try encode(ids, offsets)
    let width = model.configuration.hidden
    for row in empty { for column in 0..<width { vectors[row * width + column] = 0 } }
    return vectors
  }

  private func encode(_ ids: [Int32], _ offsets: [Int32]) throws -> [Float] {
    try GradientMode.disabled {
      let layout = SequenceLayout(offsets: offsets)
      let last = try model.encode(
        ids, layout, ForwardContext(evaluating: precision), rows: layout.lastRows)
      return try model.head.features(last).values
    }
  }
}

extension ItemsModel: Ranker {
  /// The number of items.
  public var itemCount: Int { items.count }

  /// Returns the ranks of targets after histories; a tie counts against the target.
  public func ranks(of targets: [Int32], histories: [[Int32]], excluding: [[Int32]]) throws
    -> [Int32]
  {
    try index.ranks(of: targets, queries: queries(histories), excluding: excluding)
  }

  /// Returns the scores of each history's candidates.
  public func scores(of candidates: [[Int32]], histories: [[Int32]]) throws -> [[Float]] {
    try index.scores(of: candidates, queries: queries(histories))
  }

  /// Returns the `k` best items after each history, best first.
  public func top(_ k: Int, histories: [[Int32]], excluding: [[Int32]]) throws -> [[RowIndex.Hit]] {
    try index.top(k, queries: queries(histories), excluding: excluding)
  }

  /// Returns ranks and best items, from one pass over the histories.
  public func ranksAndTop(
    _ k: Int, of targets: [Int32], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> (ranks: [Int32], top: [[RowIndex.Hit]]) {
    let queries = try queries(histories)
    return (
      index.ranks(of: targets, queries: queries, excluding: excluding),
      index.top(k, queries: queries, excluding: excluding)
    )
  }

  /// Returns scores and best items, from one pass over the histories.
  public func scoresAndTop(
    _ k: Int, of candidates: [[Int32]], histories: [[Int32]], excluding: [[Int32]]
  ) throws -> (scores: [[Float]], top: [[RowIndex.Hit]]) {
    let queries = try queries(histories)
    return (
      index.scores(of: candidates, queries: queries),
      index.top(k, queries: queries, excluding: excluding)
    )
  }
}

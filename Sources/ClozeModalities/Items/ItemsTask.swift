import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeMasking
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// Predicting the items of histories: hidden ones from both sides, or each next one.
public struct ItemsTask: TrainingTask {
  /// A batch of windows and what is asked of it.
  public struct Batch: Sendable {
    /// The windows.
    public let windows: PackedBatch
    /// What the model sees, and what it is asked for.
    public let masked: Masked
    /// The items that stand for all others, where not all are in the softmax.
    public let sample: ClassSample?
  }

  /// What `validate` gives, by name.
  public static let validationMetrics = [
    "validation_ndcg@10", "validation_hr@10", "validation_loss",
  ]

  /// The model.
  public let model: MaskedLanguageModel
  /// The type of activations.
  public let precision: DType
  /// The run's seed.
  public let seed: UInt64
  /// The histories.
  public var dataDigest: String { data.digest }
  /// The parameters.
  public var store: ParameterStore { model.store }
  /// The beginning.
  public var start: BatchCursor { BatchCursor() }

  private let recipe: ItemsRecipe
  private let data: ItemsData

  /// A task with fresh parameters for a resolved recipe and its data.
  public init(_ recipe: ItemsRecipe, _ data: ItemsData, device: Device) throws {
    self.recipe = recipe
    self.data = data
    precision = recipe.precision.dtype(on: device)
    seed = recipe.seed
    model = try MaskedLanguageModel(
      recipe.encoder, vocabularySize: data.log.items.count + 1, seed: recipe.seed, device: device)
  }

  /// Batches are drawn and masked on a thread of their own.
  public func batches(from cursor: BatchCursor) throws
    -> PrefetchingStream<CursorBatch<Batch, BatchCursor>>
  {
    let stream = try BatchStream(
      data.samples,
      limit: BatchLimit(tokens: recipe.tokensPerBatch, sequences: recipe.sequencesPerBatch),
      cursor: cursor)
    let (shares, negatives) = (data.shares, recipe.sampledItems)
    let (masking, seed) = (recipe.masking, seed)
    let tokens = MaskingTokens(items: shares.count)
    return PrefetchingStream(state: stream) { stream in
      guard let batch = stream.next() else { return nil }
      var random = CounterRandom.masking(seed: seed, step: batch.number)
      let masked =
        batch.labels.map { Masked(next: batch.tokens, $0) }
        ?? mask(batch.tokens, masking, tokens, &random)
      let sample =
        negatives > 0
        ? ClassSample(labels: masked.labels, shares: shares, negatives: negatives, &random) : nil
      return CursorBatch(
        batch: Batch(windows: batch.tokens, masked: masked, sample: sample), next: stream.cursor)
    }
  }

  /// The mean cross-entropy of the items asked for.
  public func loss(_ batch: Batch, _ context: ForwardContext) throws -> TaskLoss {
    let hidden = try model.encode(
      batch.masked.inputs, SequenceLayout(offsets: batch.windows.offsets), context,
      rows: batch.masked.positions)
    let result =
      try batch.sample.map { try model.head.loss(hidden, among: $0) }
      ?? model.head.loss(hidden, labels: batch.masked.labels)
    return TaskLoss(loss: result.loss, tokens: batch.windows.tokenCount)
  }

  /// How the next-to-last items of histories are ranked among all that are not in the history, and
  /// their cross-entropy.
  public func validate() throws -> [String: Double] {
    guard !data.validation.isEmpty else { return [:] }
    let ranker = try ItemsModel(model, items: data.log.items, precision: precision)
    let targets = data.validation.map(\.target)
    let queries = try ranker.queries(data.validation.map(\.history))
    let ranks = ranker.index.ranks(
      of: targets, queries: queries, excluding: data.validation.map(\.excluded))
    return [
      "validation_ndcg@10": NDCG(at: 10).mean(ranks),
      "validation_hr@10": HitRate(at: 10).mean(ranks),
      "validation_loss": try loss(of: targets, behind: queries),
    ]
  }

  /// Writes the model's folder.
  public func save(to folder: String) throws {
    try ItemsModel.save(model, items: data.log.items, to: folder)
  }

  private func loss(of targets: [Int32], behind queries: [Float]) throws -> Double {
    try GradientMode.disabled {
      let rows = try Tensor(queries, [targets.count, recipe.encoder.hidden], .f32, store.device)
      return try rows.crossEntropy(
        weight: model.head.tokens, bias: model.head.bias, labels: targets
      ).loss.doubles[0]
    }
  }
}

extension MaskingTokens {
  /// The tokens of a model of `items` items: these, and [MASK] behind the last.
  init(items: Int) { self.init(mask: Int32(items), count: items) { _ in false } }
}

extension Masked {
  /// Asks at every position of `batch` for the item after it; `last` comes after each sequence's end.
  init(next batch: PackedBatch, _ last: [Int32]) {
    var labels = Array(batch.ids.dropFirst()) + [0]
    for sequence in 0..<batch.sequenceCount {
      labels[batch.range(of: sequence).upperBound - 1] = last[sequence]
    }
    self.init(
      inputs: batch.ids, positions: Array(0..<Int32(batch.tokenCount)), labels: labels)
  }
}

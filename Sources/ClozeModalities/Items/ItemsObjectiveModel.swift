import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeMasking
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// Windows over histories, with the items to predict.
public struct ItemsBatch: Sendable, ObjectiveBatch {
  /// The batch's number in its stream.
  public let number: Int
  /// The windows.
  public let windows: PackedBatch
  /// The windows as the model sees them, with the hidden items.
  public let masked: Masked
  /// The only view: the windows with hidden items.
  public let views: [SampleView]

  /// Makes windows with hidden items, and the sample of items in the softmax if it is not over all.
  public init(number: Int, windows: PackedBatch, masked: Masked, sample: ClassSample? = nil) {
    (self.number, self.windows, self.masked) = (number, windows, masked)
    views = [
      SampleView(
        SequenceLayout(offsets: windows.offsets),
        hidden: HiddenRows(rows: masked.positions, labels: masked.labels, sample: sample))
    ]
  }
}

/// A model of items with its histories, as objectives train it: it predicts hidden items from both
/// sides, or each next item.
public struct ItemsObjectiveModel: ObjectiveModel {
  /// The metrics of ranking the validation targets of histories among all items, usually without
  /// those in the history.
  static let rankingMetrics: [LoggedMetric] = [
    LoggedMetric(validation: NDCG(at: 10), as: "ndcg@10"),
    LoggedMetric(validation: HitRate(at: 10), as: "hr@10"), .loss("validation_loss"),
  ]

  /// The model.
  public let model: MaskedLanguageModel
  /// The encoder.
  public var encoder: Encoder { model.tokens.encoder }

  private let recipe: ItemsRecipe
  private let data: ItemsData
  /// The histories.
  var log: InteractionLog { data.log }

  /// Makes a model with fresh parameters for a resolved recipe and its data.
  public init(_ recipe: ItemsRecipe, _ data: ItemsData, device: Device) throws {
    (self.recipe, self.data) = (recipe, data)
    model = try MaskedLanguageModel(
      recipe.encoder, vocabularySize: data.log.items.count + 1, seed: recipe.seed, device: device)
    if data.begins, let path = recipe.body.model, recipe.body.pretrained {
      try begin(with: ModelFolder.locate(path))
    }
  }

  /// Returns batches that are drawn and masked on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<ItemsBatch> {
    let stream = try BatchStream(
      data.samples,
      limit: BatchLimit(tokens: recipe.tokensPerBatch, sequences: recipe.sequencesPerBatch),
      cursor: cursor)
    let (shares, negatives) = (data.shares, recipe.sampledItems)
    let (masking, seed) = (recipe.masking, recipe.seed)
    let tokens = MaskingTokens(items: shares.count)
    return PrefetchingStream(state: stream) { stream in
      guard let batch = stream.next() else { return nil }
      var random = CounterRandom.masking(seed: seed, step: batch.number)
      let masked =
        batch.labels.map { Masked(next: batch.tokens, $0) }
        ?? mask(batch.tokens, masking, tokens, &random)
      let sample = negatives.map {
        ClassSample(labels: masked.labels, shares: shares, negatives: $0, &random)
      }
      return CursorBatch(
        batch: ItemsBatch(
          number: batch.number, windows: batch.tokens, masked: masked, sample: sample),
        next: stream.cursor)
    }
  }

  /// Calls `body` with the validation histories without hidden items: their next item is ranked by
  /// `validate`, and only the other objectives are measured here.
  public func forEachValidationBatch(_ body: (ItemsBatch) throws -> Void) throws {
    guard recipe.objectives.names != [MaskedObjective.name] else { return }
    var order = try SampleOrder(
      count: data.validation.cases.count, seed: recipe.seed, .sequential, epochs: 1)
    while true {
      var windows = PackedBatch()
      let taken = order.take { index, _ in
        let history = data.validation.cases[index].history.suffix(recipe.encoder.maximumLength)
        let isFull =
          windows.sequenceCount >= recipe.sequencesPerBatch
          || windows.tokenCount + history.count > recipe.tokensPerBatch
        guard windows.sequenceCount == 0 || !isFull else { return false }
        for item in history { windows.append(item, isSpecial: false, startsWord: true) }
        windows.endSequence()
        return true
      }
      guard let taken, windows.sequenceCount > 0 else { return }
      let masked = Masked(inputs: windows.ids, positions: [], labels: [])
      try body(ItemsBatch(number: taken.number, windows: windows, masked: masked))
    }
  }

  /// Returns the batch unchanged, since its masks are already drawn.
  public func prepared(_ batch: ItemsBatch) -> ItemsBatch { batch }

  /// Embeds the items, with hidden ones replaced.
  public func input(
    _ batch: ItemsBatch, _ pass: EncoderPass, _ context: ForwardContext
  ) throws -> EncoderInput {
    EncoderInput(
      try model.tokens.embedding(
        pass.hides ? batch.masked.inputs : batch.windows.ids, segments: nil,
        batch.views[pass.view].layout, context, isPlaced: pass.isPlaced))
  }

  /// Returns the number of items.
  public func tokens(in batch: ItemsBatch) -> Int { batch.windows.tokenCount }

  /// Returns the metrics of ranking the validation targets of histories among all items, usually
  /// without those in the history, and their cross-entropy.
  public func validate() throws -> [String: Double] {
    // Without masked items nothing is trained that ranks.
    let questions = data.validation
    guard !questions.cases.isEmpty, recipe.objectives.contains(MaskedObjective.name) else {
      return [:]
    }
    let precision = recipe.precision.dtype(on: model.store.device)
    let ranker = try ItemsModel(model, items: data.log.items, precision: precision)
    let targets = questions.cases.map(\.target)
    let queries = try ranker.queries(questions.cases.map(\.history))
    let ranks = ranker.index.ranks(
      of: targets, queries: queries,
      excluding: questions.cases.map { $0.excluded(includingSeen: questions.includesSeen) })
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
      let rows = try Tensor(
        queries, [targets.count, recipe.encoder.hidden], .f32, model.store.device)
      return try rows.crossEntropy(
        weight: model.head.tokens, bias: model.head.bias, labels: targets
      ).loss.doubles[0]
    }
  }
}

/// The task of pretraining on histories of items.
public typealias ItemsTask = ObjectiveTask<ItemsObjectiveModel>

extension MaskingTokens {
  /// Makes the tokens of a model of `items` items: the items, and [MASK] after the last.
  init(items: Int) { self.init(mask: Int32(items), count: items) { _ in false } }
}

extension Masked {
  /// Makes the prediction of the next item at every position of `batch`; `last` follows each
  /// sequence's end.
  init(next batch: PackedBatch, _ last: [Int32]) {
    var labels = Array(batch.ids.dropFirst()) + [0]
    for sequence in 0..<batch.sequenceCount {
      labels[batch.range(of: sequence).upperBound - 1] = last[sequence]
    }
    self.init(
      inputs: batch.ids, positions: Array(0..<Int32(batch.tokenCount)), labels: labels)
  }
}

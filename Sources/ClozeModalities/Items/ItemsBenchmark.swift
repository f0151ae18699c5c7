import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeMasking
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A benchmark of training and scoring on the histories of a log, for speed alone: the newest items
/// of random users, some of which are hidden (or, with a causal model, each predicted); random
/// weights.
public struct ItemsBenchmark {
  private let recipe: ItemsRecipe
  private let histories: [ArraySlice<Int32>]
  private let items: NameTable
  private let model: MaskedLanguageModel
  private let optimizer: AdamW
  private let tokens: MaskingTokens

  /// Makes a benchmark of the encoder, masking, batch and optimizer of `recipe` on the histories of
  /// `log`.
  public init(_ recipe: ItemsRecipe, _ log: InteractionLog, device: Device) throws {
    device.allocator.resetPeak()
    self.recipe = recipe
    items = log.items
    histories = (0..<log.users.count).map {
      log.history($0).suffix(recipe.encoder.maximumLength)
    }.filter { $0.count > 1 }
    guard !histories.isEmpty else {
      throw TrainingError.noData(reason: "no history has two items")
    }
    model = try MaskedLanguageModel(
      recipe.encoder, vocabularySize: log.items.count + 1, seed: recipe.seed, device: device)
    optimizer = try AdamW(model.store, recipe.training.optimizer)
    tokens = MaskingTokens(items: items.count)
  }

  /// Trains on and scores `steps` batches each, after two that are not counted.
  public func run(steps: Int) throws -> HistorySpeed {
    var trained: [(histories: Double, items: Double)] = []
    for step in 1...steps + 2 {
      let start = ContinuousClock.now
      let tokens = try train(step)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      trained.append((Double(recipe.sequencesPerBatch) / seconds, Double(tokens) / seconds))
    }
    let peak = model.store.device.allocator.peakBytes
    let ranker = try ItemsModel(
      model, items: items, precision: recipe.precision.dtype(on: model.store.device))
    let scored = try (1...steps + 2).map { step in
      let start = ContinuousClock.now
      let asked = draw(-step).map(Array.init)
      _ = try ranker.top(10, histories: asked, excluding: asked.map { _ in [] })
      return Double(asked.count) / ((ContinuousClock.now - start) / .seconds(1))
    }
    return HistorySpeed(
      trainedHistories: median(trained.dropFirst(2).map(\.histories)),
      trainedItems: median(trained.dropFirst(2).map(\.items)),
      scoredHistories: median(scored.dropFirst(2)), peakBytes: peak)
  }

  /// Trains on `steps` batches after two that are not counted, recording the time of each operation
  /// in `profile`, which the device must have been made with.
  ///
  /// - Returns: The mean number of seconds per step.
  public func profile(steps: Int, in profile: OperationProfile) throws -> Double {
    for step in 1...2 { _ = try train(step) }
    profile.clear()
    let start = ContinuousClock.now
    for step in 3...steps + 2 { _ = try train(step) }
    return (ContinuousClock.now - start) / .seconds(1) / Double(steps)
  }

  private func draw(_ step: Int) -> [ArraySlice<Int32>] {
    var random = CounterRandom(seed: recipe.seed, purpose: .bench, step: step)
    return (0..<recipe.sequencesPerBatch).map { _ in histories[random.below(histories.count)] }
  }

  /// Takes one optimizer step; returns the number of items in the batch.
  private func train(_ step: Int) throws -> Int {
    var batch = PackedBatch(), last: [Int32] = []
    for history in draw(step) {
      let next = ItemSamples.append(history, isCausal: recipe.isCausal, to: &batch)
      last.append(next ?? 0)
    }
    let masked = masked(batch, last, step)
    let context = ForwardContext(
      training: recipe.seed, step: step, dtype: recipe.precision.dtype(on: model.store.device))
    let hidden = try model.encode(
      masked.inputs, SequenceLayout(offsets: batch.offsets), context, rows: masked.positions)
    try model.head.loss(hidden, labels: masked.labels).loss.backward()
    try optimizer.step(
      step, rate: recipe.training.optimizer.rate, norm: optimizer.gradientNorm())
    return batch.tokenCount
  }

  private func masked(_ batch: PackedBatch, _ last: [Int32], _ step: Int) -> Masked {
    guard !recipe.isCausal else { return Masked(next: batch, last) }
    var random = CounterRandom.masking(seed: recipe.seed, step: step)
    return mask(batch, recipe.masking, tokens, &random)
  }
}

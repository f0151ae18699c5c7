import ClozeEncoder
import ClozeMasking
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A batch of samples with tokens hidden.
public struct MaskedSequences: Sendable {
  /// The samples.
  public let samples: SampleBatch
  /// What is hidden.
  public let masked: Masked
}

/// Masked language modelling on documents, with next sentences where the recipe wants them.
public struct MaskedSequencesTask<Kind: SequenceKind, MaskRecipe: MaskedRecipe>: TrainingTask {
  /// Samples with tokens hidden.
  public typealias Batch = MaskedSequences

  /// The model.
  public let model: MaskedLanguageModel
  /// The tokenizer that made the samples.
  public let tokenizer: Kind.Tokens
  /// The type of activations.
  public let precision: DType
  /// The run's seed.
  public let seed: UInt64
  /// The corpus and the tokenizer.
  public var dataDigest: String { data.digest }
  /// The parameters.
  public var store: ParameterStore { model.store }
  /// The beginning.
  public var start: BatchCursor { BatchCursor() }

  private let recipe: MaskRecipe
  private let data: MaskedDocuments<Kind.Tokens>

  /// A task with fresh parameters for a resolved recipe and its data.
  public init(
    _ recipe: MaskRecipe, _ data: MaskedDocuments<Kind.Tokens>, device: Device
  ) throws {
    self.recipe = recipe
    self.data = data
    tokenizer = data.tokenizer
    precision = recipe.precision.dtype(on: device)
    seed = recipe.seed
    model = try MaskedLanguageModel(
      recipe.encoder, vocabularySize: data.tokenizer.roles.count,
      nextSentence: recipe.samples.nextSentence, seed: recipe.seed, device: device)
  }

  /// Batches are drawn and masked on a thread of their own.
  public func batches(from cursor: BatchCursor) throws
    -> PrefetchingStream<CursorBatch<Batch, BatchCursor>>
  {
    let stream = try BatchStream(
      data.training, limit: BatchLimit(tokens: recipe.tokensPerBatch), cursor: cursor)
    let (masking, tokens, seed) = (recipe.masking, data.maskingTokens, seed)
    return PrefetchingStream(state: stream) { stream in
      guard let samples = stream.next() else { return nil }
      var random = CounterRandom.masking(seed: seed, step: samples.number)
      let masked = mask(samples.tokens, masking, tokens, &random)
      return CursorBatch(batch: Batch(samples: samples, masked: masked), next: stream.cursor)
    }
  }

  /// The mean cross-entropy at hidden positions, plus that of next sentences.
  public func loss(_ batch: Batch, _ context: ForwardContext) throws -> TaskLoss {
    let layout = SequenceLayout(offsets: batch.samples.tokens.offsets)
    let first = model.nextSentence == nil ? [] : layout.firstRows
    let asked = AskedRows([batch.masked.positions, first])
    let encoded = try model.encode(
      batch.masked.inputs,
      segments: recipe.encoder.segments > 0 ? batch.samples.tokens.segments : nil, layout, context,
      rows: asked.rows)
    let masked = try model.head.loss(
      asked.take(batch.masked.positions, of: encoded), labels: batch.masked.labels)
    var metrics = ["mlm_accuracy": accuracy(masked.ranks)]
    var loss = masked.loss
    if let head = model.nextSentence, let labels = batch.samples.labels {
      let next = try head.loss(asked.take(first, of: encoded), labels: labels)
      metrics["mlm_loss"] = masked.loss.doubles[0]
      metrics["next_sentence_loss"] = next.loss.doubles[0]
      metrics["next_sentence_accuracy"] = accuracy(next.ranks)
      loss = try loss.adding(next.loss)
    }
    return TaskLoss(loss: loss, tokens: batch.samples.tokens.tokenCount, metrics: metrics)
  }

  /// The held-out documents' loss and accuracy at hidden positions; the positions are the same at
  /// every step.
  public func validate() throws -> [String: Double] {
    guard let table = data.validation else { return [:] }
    let score = try scorer.score(
      table, tokensPerBatch: recipe.tokensPerBatch, limit: recipe.validationTokens,
      seed: seed)
    return ["validation_loss": score.loss, "validation_accuracy": score.accuracy]
  }

  /// Scores the model as `validate` does.
  package var scorer: MaskedScorer {
    MaskedScorer(model, recipe.masking, data.maskingTokens, precision: precision)
  }

  /// Writes a Hugging Face folder.
  public func save(to folder: String) throws {
    try SequenceModelFolder<Kind>(model, tokenizer: tokenizer).save(to: folder)
  }
}

/// The share of rows whose label scored highest.
func accuracy(_ ranks: [Int32]) -> Double {
  Double(ranks.count { $0 == 0 }) / Double(max(1, ranks.count))
}

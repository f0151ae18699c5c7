import ClozeEncoder
import ClozeMasking
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A batch of samples with hidden tokens.
public struct MaskedSequences: Sendable, ObjectiveBatch {
  /// The samples.
  public let samples: SampleBatch
  /// The samples as the model sees them, and the hidden tokens.
  public let masked: Masked
  /// The only view: the samples with hidden tokens.
  public let views: [SampleView]
  /// The batch's number in its stream.
  public var number: Int { samples.number }

  /// Makes samples with hidden tokens.
  public init(samples: SampleBatch, masked: Masked) {
    (self.samples, self.masked) = (samples, masked)
    var view = SampleView(
      SequenceLayout(offsets: samples.tokens.offsets),
      hidden: HiddenRows(rows: masked.positions, labels: masked.labels),
      isSpecial: samples.tokens.isSpecial)
    view.labels = samples.labels
    views = [view]
  }
}

/// A masked language model of documents with its corpus, as objectives train it.
public struct MaskedSequencesModel<M: MaskedModality>: ObjectiveModel {
  /// The model.
  public let model: MaskedLanguageModel
  /// The tokenizer that made the samples.
  public let tokenizer: M.Tokens
  /// The encoder.
  public var encoder: Encoder { model.tokens.encoder }

  private let recipe: M.ModalityRecipe
  private let data: MaskedDocuments<M.Tokens>

  /// Makes a model with fresh parameters for a resolved recipe and its data.
  public init(
    _ recipe: M.ModalityRecipe, _ data: MaskedDocuments<M.Tokens>, device: Device
  ) throws {
    (self.recipe, self.data) = (recipe, data)
    tokenizer = data.tokenizer
    model = try MaskedLanguageModel(
      recipe.encoder, vocabularySize: data.rows,
      nextSentence: recipe.objectives.contains(NextSentenceObjective.name), seed: recipe.seed,
      device: device)
    if data.begins, let path = recipe.body.model, recipe.body.pretrained {
      try begin(with: ModelFolder.locate(path))
    }
  }

  /// Takes the weights of the model in `folder`. The vectors of tokens that are added to its
  /// vocabulary are the means of those of their pieces.
  private func begin(with folder: String) throws {
    guard let growth = data.growth else {
      try ModelFolder.fill(model, from: folder)
      return
    }
    let other = try ModelFolder.load(
      from: folder, seed: recipe.seed, device: model.store.device
    ).model
    model.take(
      from: other, rows: growth.sources(rows: data.rows, former: other.vocabularySize))
  }

  /// Returns batches that are drawn and masked on a separate thread.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<MaskedSequences> {
    let stream = try BatchStream(
      data.training, limit: BatchLimit(tokens: recipe.tokensPerBatch), cursor: cursor)
    let (masking, tokens, seed) = (recipe.masking, data.maskingTokens, recipe.seed)
    return PrefetchingStream(state: stream) { stream in
      guard let samples = stream.next() else { return nil }
      var random = CounterRandom.masking(seed: seed, step: samples.number)
      let masked = mask(samples.tokens, masking, tokens, &random)
      return CursorBatch(
        batch: MaskedSequences(samples: samples, masked: masked), next: stream.cursor)
    }
  }

  /// Calls `body` with batches of the held-out documents, always with the same masks.
  public func forEachValidationBatch(_ body: (MaskedSequences) throws -> Void) throws {
    guard let table = data.validation else { return }
    try scorer.forEachBatch(
      table, tokensPerBatch: recipe.tokensPerBatch, limit: recipe.validationTokens,
      seed: recipe.splitSeed, body)
  }

  /// The scorer that `evaluate` uses.
  var scorer: MaskedScorer {
    MaskedScorer(
      model, recipe.masking, data.maskingTokens,
      precision: recipe.precision.dtype(on: model.store.device))
  }

  /// Returns the batch unchanged, since its masks are already drawn.
  public func prepared(_ batch: MaskedSequences) -> MaskedSequences { batch }

  /// Embeds the tokens, with hidden ones replaced.
  public func input(
    _ batch: MaskedSequences, _ pass: EncoderPass, _ context: ForwardContext
  ) throws -> EncoderInput {
    let tokens = batch.samples.tokens
    return EncoderInput(
      try model.tokens.embedding(
        pass.hides ? batch.masked.inputs : tokens.ids,
        segments: recipe.encoder.segments > 0 ? tokens.segments : nil,
        batch.views[pass.view].layout, context, isPlaced: pass.isPlaced))
  }

  /// Returns the number of tokens.
  public func tokens(in batch: MaskedSequences) -> Int { batch.samples.tokens.tokenCount }

  /// Writes a Hugging Face folder.
  public func save(to folder: String) throws {
    try SequenceModelFolder<M>(model, tokenizer: tokenizer).save(to: folder)
  }
}

/// The task of pretraining on documents.
public typealias MaskedSequencesTask<M: MaskedModality> = ObjectiveTask<MaskedSequencesModel<M>>

extension MaskedModality {
  /// Makes the task of a resolved recipe and its data, with fresh parameters.
  public static func task(
    _ recipe: ModalityRecipe, _ data: MaskedDocuments<Tokens>, device: Device
  ) throws -> MaskedSequencesTask<Self> {
    let model = try MaskedSequencesModel<Self>(recipe, data, device: device)
    let store = model.model.store
    var setup = ObjectiveSetup(
      store, recipe.encoder, tokenHead: model.model.head, places: recipe.samples.maximumLength)
    setup.nextSentence = model.model.nextSentence
    return try ObjectiveTask(model, recipe, setup, dataDigest: data.digest)
  }

  /// Returns the recipe's sizes with the vocabulary of the data.
  public static func sizes(
    _ recipe: ModalityRecipe, of data: MaskedDocuments<Tokens>
  ) -> MaskedLanguageModelSizes {
    recipe.body.sizes(vocabulary: data.rows)
  }
}

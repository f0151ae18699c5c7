import ClozeCapabilities
import ClozeMasking
import ClozeReport
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// Evaluation of masked language models of documents at hidden tokens.
extension Evaluating where Self: MaskedModality {
  /// The modality's name.
  public static var evaluated: String { name }
  /// A description of loss and accuracy at hidden tokens.
  public static var evaluationNotes: String {
    """
    Text and code: mlm_loss is the mean cross-entropy at hidden tokens in nats, mlm_accuracy the share of them \
    that scored highest; count is the number of hidden tokens. protocol names the masking policy, \
    the share of tokens hidden, in brackets how many of those become [MASK], a random token, or \
    stay, and the longest sample. The same seed hides the same tokens. Without --data a run is scored \
    on the documents that it held out, exactly as while it trained.
    """
  }
  /// All given documents, or those that a run held out.
  public static var evaluationSplits: [EvaluationSplit] { [.all, .validation] }
  /// No options.
  public static var evaluationOptions: [EvaluationOption] { [] }

  /// Scores the models at `models` at hidden tokens.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    guard request.split != .validation || request.data.isEmpty else {
      throw UsageError("--split validation scores the data of a run: leave out --data")
    }
    let evaluation = MaskedEvaluation<Self>(request: request, observer: observer)
    return Evaluation(try models.flatMap { try evaluation.scores(of: $0, compute) })
  }
}

/// The evaluation of masked language models of documents at hidden tokens.
private struct MaskedEvaluation<M: MaskedModality> {
  let request: EvaluationRequest
  let observer: any WorkObserver
  /// True if runs are scored on the documents that they held out.
  private var isValidation: Bool { request.data.isEmpty }

  func scores(
    of path: String, _ compute: (Precision) throws -> Compute
  ) throws -> [Score] {
    let recipe = try M.recipe(ofRunAt: path)
    // A run's documents are scored with the precision that it was trained with.
    let compute = try compute((isValidation ? recipe?.precision : nil) ?? .f32)
    let model = try SequenceModel<M>(path: path, precision: compute.dtype, device: compute.device)
    _ = try model.folder.trainedHead()
    guard recipe != nil || !isValidation else { throw UsageError.noData(for: path, "documents") }
    var used = recipe ?? Self.plain(for: model)
    if let seed = request.seed, !isValidation { used.seed = seed }
    let table = try samples(used, model, of: path, compute)
    let scorer = MaskedScorer(
      model.model, used.masking, MaskingTokens(model.tokenizer.roles), precision: model.precision)
    let seed = request.seed ?? (isValidation ? used.splitSeed : used.seed)
    let score = try scorer.score(
      table, tokensPerBatch: used.tokensPerBatch,
      limit: request.limit ?? (isValidation ? used.validationTokens : .max), seed: seed)
    return scores(score, used, seed: seed, of: path)
  }

  /// Returns the recipe for scoring a model that is not a run.
  private static func plain(for model: SequenceModel<M>) -> M.ModalityRecipe {
    var recipe = M.ModalityRecipe()
    recipe.samples.maximumLength = min(128, model.model.configuration.maximumLength)
    return recipe
  }

  private func samples(
    _ recipe: M.ModalityRecipe, _ model: SequenceModel<M>, of path: String, _ compute: Compute
  ) throws -> SampleTable {
    guard isValidation else {
      return try M.samples(
        of: request.data, recipe, model.tokenizer, threads: compute.threads,
        observe: observer.prepare)
    }
    let run = try RunFolder.open(path)
    let prepared = try M.prepare(
      recipe, run: run, threads: compute.threads, observe: observer.prepare)
    guard let validation = prepared.validation else {
      throw EvaluationError.nothingHeldOut(run: run.path, samples: "documents")
    }
    return validation
  }

  private func scores(
    _ score: MaskedScorer.Score, _ recipe: M.ModalityRecipe, seed: UInt64, of path: String
  ) -> [Score] {
    let masking = recipe.masking
    let shares = [masking.maskRate, masking.randomRate, masking.keepRate].map(Format.number)
    let origin = Score.Origin(
      model: path,
      protocolName: "\(masking.policy) \(Format.number(masking.rate)) "
        + "(\(shares.joined(separator: "/"))), length \(recipe.samples.maximumLength)",
      split: isValidation ? .validation : .all, seed: seed, count: score.count)
    return [
      Score("mlm_loss", score.loss, unit: "nats", direction: .lowerIsBetter, origin),
      Score("mlm_accuracy", score.accuracy, unit: "share", direction: .higherIsBetter, origin),
    ]
  }
}

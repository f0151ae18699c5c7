import ClozeMasking
import ClozeReport
import ClozeSequences
import ClozeTokens
import ClozeTraining

/// The score of masked language models of documents at hidden tokens.
struct MaskedEvaluation<M: MaskedModality>: ModelEvaluation {
  static var modality: String { M.name }

  private let options: EvaluationOptions
  private let compute: ComputeOptions
  private let session: Session
  /// Whether runs are scored on what they held out.
  private var isValidation: Bool { options.data.isEmpty }

  init(_ options: EvaluationOptions, _ compute: ComputeOptions, _ session: Session) {
    (self.options, self.compute, self.session) = (options, compute, session)
  }

  func records(of paths: [String]) throws -> Records {
    guard options.split != .validation || isValidation else {
      throw Misuse(text: "--split validation scores the run's own data: leave out --data")
    }
    guard options.split != .test else {
      throw Misuse(text: "--split test is for items and clouds; give \(M.name) with --data")
    }
    try options.refuse(EvaluationOptions.Special.allCases, of: M.name)
    let isOne = paths.count == 1
    let columns = ["metric", "value", "split", "protocol", "seed", "count"]
    var records = Records(columns: (isOne ? [] : ["model"]) + columns)
    for path in paths {
      for row in try rows(of: path) { records.append((isOne ? [] : [.string(path)]) + row) }
    }
    return records
  }

  private func rows(of path: String) throws -> [[RecordValue]] {
    let run = try? RunFolder.open(path)
    let own = try run.map { try TrainingRun<M>.resume($0.path, steps: nil).recipe }
    // A run's own documents are scored as they were while it trained.
    let precision = isValidation ? own?.precision : nil
    let (device, dtype) = try compute.setUp(precision ?? .f32)
    let model = try SequenceModel<M>(
      path: ModelArgument.checked(path), precision: dtype, device: device)
    _ = try model.folder.trainedHead()
    guard run != nil || !isValidation else {
      throw Misuse(
        text: "'\(path)' is not a run folder, which has documents of its own; "
          + "give some with --data")
    }
    var recipe = own ?? Self.plain(for: model)
    if let seed = options.seed, !isValidation { recipe.seed = seed }
    let table = try samples(recipe, model, isValidation ? run : nil)
    let seed = options.seed ?? recipe.seed
    let scorer = MaskedScorer(
      model.model, recipe.masking, MaskingTokens(model.tokenizer.roles),
      precision: model.precision)
    let score = try scorer.score(
      table, tokensPerBatch: recipe.tokensPerBatch,
      limit: options.limit ?? (isValidation ? recipe.validationTokens : .max), seed: seed)
    return rows(score, recipe, seed: seed)
  }

  /// The recipe by which a model that is no run is scored.
  private static func plain(for model: SequenceModel<M>) -> M.ModalityRecipe {
    var recipe = M.ModalityRecipe()
    recipe.samples.maximumLength = min(128, model.model.configuration.maximumLength)
    return recipe
  }

  private func samples(
    _ recipe: M.ModalityRecipe, _ model: SequenceModel<M>, _ run: RunFolder?
  ) throws -> SampleTable {
    let progress = PreparationProgress(session, totalBytes: nil)
    defer { progress.finish() }
    guard let run else {
      return try M.samples(
        of: options.data, recipe, model.tokenizer, threads: compute.threadCount,
        observe: progress.show)
    }
    let prepared = try M.prepare(
      recipe, run: run, threads: compute.threadCount, observe: progress.show)
    guard let validation = prepared.validation else {
      throw CommandError("the run \(run.path) held out no documents; give some with --data")
    }
    return validation
  }

  private func rows(
    _ score: MaskedScorer.Score, _ recipe: M.ModalityRecipe, seed: UInt64
  ) -> [[RecordValue]] {
    let masking = recipe.masking
    let split = isValidation ? EvaluationOptions.Split.validation : .all
    let shares = [masking.maskRate, masking.randomRate, masking.keepRate].map(Format.number)
    let protocolName =
      "\(masking.policy) \(Format.number(masking.rate)) "
      + "(\(shares.joined(separator: "/"))), length \(recipe.samples.maximumLength)"
    return [("mlm_loss", score.loss), ("mlm_accuracy", score.accuracy)].map { name, value in
      [
        .string(name), .double(value), .string(split.rawValue), .string(protocolName),
        .string(String(seed)), .int(score.count),
      ]
    }
  }
}

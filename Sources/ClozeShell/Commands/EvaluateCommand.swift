import ArgumentParser
import ClozeMasking
import ClozeReport
import ClozeTensor
import ClozeText
import ClozeTokens
import ClozeTraining
import Foundation

/// `cloze evaluate`: how well a model fills in what it has not seen.
struct EvaluateCommand: ComputingCommand {
  static let configuration = help(
    "evaluate", "Score a model at hidden tokens of text.",
    notes: """
      mlm_loss is the mean cross-entropy at hidden tokens in nats, mlm_accuracy the share of them \
      that scored highest; count is the number of hidden tokens. protocol names the masking policy, \
      the share of tokens hidden, in brackets how many of those become [MASK], a random token, or \
      stay, and the longest sample. The same seed hides the same \
      tokens. Without --data a run is scored on its own held-out documents, exactly as while it \
      trained.
      """,
    examples: [
      "cloze evaluate run --data held-out.txt --seed 1",
      "cloze evaluate run --split validation --format json",
    ])

  /// Which documents are scored.
  enum Split: String, CaseIterable, ExpressibleByArgument {
    /// All documents of --data.
    case all
    /// Those that a run held out.
    case validation
  }

  @OptionGroup var model: ModelArgument

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Text and JSONL files, and folders of them.", valueName: "path"))
  var data: [String] = []

  @Option(help: "all documents of --data, or a run's own validation documents.")
  var split: Split?

  @Option(help: "Which tokens are hidden follows from it (default: the run's, or 42).")
  var seed: UInt64?

  @Option(help: "The most tokens scored (default: all of --data, the recipe's for validation).")
  var limit: Int?

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    let wantsValidation = split == .validation || (split == nil && data.isEmpty)
    guard wantsValidation == data.isEmpty else {
      throw ValidationError(
        wantsValidation
          ? "--split validation scores the run's own data: leave out --data"
          : "--split all needs --data")
    }
    if let limit, limit < 1 { throw ValidationError("--limit is \(limit): must be at least 1") }
  }

  func execute(_ session: Session) throws {
    _ = try self.model.checked()
    let run = try? RunFolder.open(self.model.path)
    let own = data.isEmpty ? try run.map { try TextPretraining.resume($0.path, steps: nil) } : nil
    // A run's own documents are scored as they were while it trained.
    let model = try model.load(compute, in: own?.recipe.precision ?? .f32)
    _ = try model.folder.trainedHead()
    guard run != nil || !data.isEmpty else {
      throw Misuse(
        text: "'\(self.model.path)' is not a run folder, which has documents of its own; "
          + "give text with --data")
    }
    var recipe = try run.map { try TextPretraining.resume($0.path, steps: nil).recipe }
    if recipe == nil {
      var plain = TextRecipe()
      plain.samples.maximumLength = min(128, model.model.configuration.maximumLength)
      recipe = plain
    }
    guard var recipe else { return }
    let isValidation = data.isEmpty
    if let seed, !isValidation { recipe.seed = seed }
    let table = try samples(recipe, model, isValidation ? run : nil, session)
    let scorer = MaskedScorer(
      model.model, recipe.masking, MaskingTokens(model.tokenizer.vocabulary),
      precision: model.precision)
    let score = try scorer.score(
      table, tokensPerBatch: recipe.tokensPerBatch,
      limit: limit ?? (isValidation ? recipe.data.validationTokens : .max),
      seed: seed ?? recipe.seed)
    try session.show(
      Self.records(
        score, split: isValidation ? .validation : .all, recipe, seed: seed ?? recipe.seed))
  }

  private func samples(
    _ recipe: TextRecipe, _ model: TextModel, _ run: RunFolder?, _ session: Session
  ) throws -> SampleTable {
    let progress = PreparationProgress(session, totalBytes: nil)
    defer { progress.finish() }
    guard let run else {
      var corpus = recipe.data
      corpus.paths = data
      return try TextData.samples(
        corpus, model.tokenizer, recipe.samples, seed: recipe.seed,
        threads: compute.threadCount, observe: progress.show)
    }
    let prepared = try TextData(
      recipe, run: run, threads: compute.threadCount, observe: progress.show)
    guard let validation = prepared.validation else {
      throw CommandError("the run \(run.path) held out no documents; give text with --data")
    }
    return validation
  }

  private static func records(
    _ score: MaskedScorer.Score, split: Split, _ recipe: TextRecipe, seed: UInt64
  ) -> Records {
    let masking = recipe.masking
    let shares = [masking.maskRate, masking.randomRate, masking.keepRate].map(Format.number)
    let protocolName =
      "\(masking.policy) \(Format.number(masking.rate)) "
      + "(\(shares.joined(separator: "/"))), length \(recipe.samples.maximumLength)"
    let values = [("mlm_loss", score.loss), ("mlm_accuracy", score.accuracy)]
    return Records(
      columns: ["metric", "value", "split", "protocol", "seed", "count"],
      rows: values.map { name, value in
        [
          .string(name), .double(value), .string(split.rawValue), .string(protocolName),
          .string(String(seed)), .int(score.count),
        ]
      })
  }
}

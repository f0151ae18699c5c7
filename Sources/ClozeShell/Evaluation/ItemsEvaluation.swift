import ClozeData
import ClozeEvaluation
import ClozeItems
import ClozeReport
import ClozeTensor
import ClozeTraining

/// How models of items, and baselines beside them, rank what users took next.
struct ItemsEvaluation: ModelEvaluation {
  static let modality = ItemsModality.name

  private let options: EvaluationOptions
  private let compute: ComputeOptions
  private let session: Session

  /// A contender and what it is called.
  private typealias Contender = (name: String, ranker: any Ranker)

  init(_ options: EvaluationOptions, _ compute: ComputeOptions, _ session: Session) {
    (self.options, self.compute, self.session) = (options, compute, session)
  }

  func records(of paths: [String]) throws -> Records {
    try options.refuse([.probe, .fewShot, .votes], of: "items")
    let baselines = try options.baseline.map { baseline in
      guard let made = baseline.ranker else {
        throw Misuse(
          text:
            "--baseline \(baseline.rawValue) is for classifiers; of items give popularity or markov"
        )
      }
      return (baseline.rawValue, made)
    }
    let models = try paths.map { try ItemsModelArgument.load($0, compute) }
    guard let first = models.first else { return Records(columns: []) }
    if let other = models.firstIndex(where: { $0.items != first.items }) {
      throw Misuse(
        text: "'\(paths[0])' and '\(paths[other])' do not rank the same items; evaluate them apart")
    }
    let own = try ownRecipe(paths[0]), seed = options.seed ?? own?.seed ?? 42
    let questions = ItemQuestions(
      try log(own), items: first.items, split: try split(), limit: options.limit ?? .max, seed: seed
    )
    note(questions)
    let evaluation = RankingEvaluation(
      protocol: try candidates(), seed: seed, popularity: questions.popularity)
    let contenders: [Contender] =
      zip(paths, models).map { ($0, $1) }
      + baselines.map { ($0, $1(questions.training, first.itemCount)) }
    let results = try contenders.map { try answer($0, questions, evaluation) }
    return try records(contenders.map(\.name), results)
  }

  private func answer(
    _ contender: Contender, _ questions: ItemQuestions, _ evaluation: RankingEvaluation
  ) throws -> RankingResult {
    let progress = session.progress(contender.name, unit: "user")
    defer { progress?.finish() }
    return try questions.answer(evaluation, contender.ranker) { done, total in
      progress?.update(ProgressUpdate(done: done, total: total))
    }
  }

  /// The recipe of the run at `path`, if it is a run.
  private func ownRecipe(_ path: String) throws -> ItemsRecipe? {
    try (try? RunFolder.open(path)).map {
      try TrainingRun<ItemsModality>.resume($0.path, steps: nil).recipe
    }
  }

  /// The histories of --data, or those of the run; filtered as the run's were.
  private func log(_ own: ItemsRecipe?) throws -> InteractionLog {
    var corpus = own?.data ?? ItemsBody.Corpus()
    if !options.data.isEmpty { corpus.paths = options.data }
    guard !corpus.paths.isEmpty else {
      throw Misuse(text: "the model is not a run, which has data of its own; give some with --data")
    }
    let progress = PreparationProgress(session, totalBytes: nil)
    defer { progress.finish() }
    return try ItemsData.log(corpus, observe: progress.show)
  }

  private func split() throws -> LeaveOneOut {
    switch options.split {
    case .validation, nil: return .validation
    case .test: return .test
    case .all: throw Misuse(text: "--split all is for text; histories have validation and test")
    }
  }

  private func candidates() throws -> RankingProtocol {
    guard let name = options.protocolName else { return .full }
    guard let found = RankingProtocol(name: name) else {
      throw Misuse(text: "--protocol is '\(name)': must be full, popularity-100 or uniform-100")
    }
    return found
  }

  private func note(_ questions: ItemQuestions) {
    if questions.unknownItems > 0 {
      session.note("note: \(questions.unknownItems) items of histories are unknown to the model")
    }
    if questions.unknownTargets > 0 {
      session.note(
        "note: \(questions.unknownTargets) users took an item that the model does not know; they "
          + "count as missed")
    }
  }

  /// A row per metric and contender; where there are several, beside the first one's.
  private func records(_ names: [String], _ results: [RankingResult]) throws -> Records {
    let isOne = results.count == 1
    let columns =
      (isOne ? [] : ["model"]) + ["metric", "value", "low", "high"]
      + (isOne ? [] : ["difference", "p"]) + ["protocol", "split", "seed", "users"]
    var records = Records(columns: columns)
    for (name, result) in zip(names, results) {
      for estimate in result.metrics(seed: result.seed) {
        let test = try isOne ? nil : comparison(of: result, with: results[0], estimate.name)
        records.append(
          (isOne ? [] : [.string(name)])
            + [
              .string(estimate.name), .double(estimate.value), RecordValue(estimate.low),
              RecordValue(estimate.high),
            ]
            + (isOne ? [] : [RecordValue(test?.difference), RecordValue(test?.p)])
            + [
              .string(result.candidates.name), .string(try split().rawValue),
              .string(String(result.seed)), .int(result.ranks.count),
            ])
      }
    }
    return records
  }

  /// How far `result` is from `first` in the metric called `name`, and how likely chance would make
  /// that.
  private func comparison(
    of result: RankingResult, with first: RankingResult, _ name: String
  ) throws -> (difference: Double, p: Double)? {
    guard result != first, let metric = Metrics.ranking.first(where: { $0.name == name }) else {
      return nil
    }
    return try PairedTest.signFlip(
      a: result.values(of: metric), b: first.values(of: metric), seed: result.seed)
  }
}

import ClozeCapabilities
import ClozeData
import ClozeEvaluation
import ClozeModels
import ClozeTraining

/// The evaluation of models of items and of baselines.
struct ItemsEvaluation {
  let request: EvaluationRequest
  let compute: Compute
  let observer: any WorkObserver

  /// A ranker and its name.
  private typealias Contender = (name: String, ranker: any Ranker)

  /// Scores the models at `paths`, then the baselines; all except the first are compared with it.
  func scores(of paths: [String]) throws -> [Score] {
    let models = try paths.map {
      try ItemsModel(
        folder: ModelFolder.locate($0), precision: compute.dtype, device: compute.device)
    }
    guard let first = models.first else { return [] }
    if let other = models.firstIndex(where: { $0.items != first.items }) {
      throw UsageError(
        "'\(paths[0])' and '\(paths[other])' do not rank the same items; evaluate them apart")
    }
    let recipe = try ItemsModality.recipe(ofRunAt: paths[0])
    let seed = request.seed ?? recipe?.seed ?? 42
    let corpus = try corpus(recipe, paths[0])
    let split = try ItemsData.split(
      corpus, kept: HistorySplit.Cuts(keptIn: paths[0]), observe: observer.prepare)
    if let recipe { try noteOtherSplits(than: recipe, paths) }
    guard split.given == nil || request.split != .test else {
      throw UsageError(
        "'\(paths[0])' trained on whole histories, since others validate: give those to test on "
          + "with --data")
    }
    let questions = ItemQuestions(
      split, items: first.items, part: request.split == .test ? .test : .validation,
      limit: request.limit ?? .max, seed: seed,
      seen: request.choice(ItemsModality.seen) ?? corpus.seen)
    note(split, questions)
    let evaluation = RankingEvaluation(
      protocol: try candidates(), seed: seed, popularity: questions.popularity,
      includesSeen: questions.answerable.includesSeen)
    let baselines = request.choices(ItemsModality.baseline, as: ItemBaseline.self).map {
      Contender($0.rawValue, $0.ranker(questions.training, itemCount: first.itemCount))
    }
    let contenders = zip(paths, models).map { Contender($0, $1) } + baselines
    let results = try contenders.map { try answer($0, questions, evaluation) }
    // The first is compared with nobody, the others with it, also where they rank alike.
    return try contenders.indices.flatMap { place in
      try scores(
        of: contenders[place].name, results[place], beside: place == 0 ? nil : results[0])
    }
  }

  /// Notes the runs that trained on other parts of histories than the first, whose recipe is
  /// `first`: the targets of the first may have trained them.
  private func noteOtherSplits(than first: ItemsRecipe, _ paths: [String]) throws {
    let rule = SplitRule(first, at: paths[0])
    for path in paths.dropFirst() {
      guard let recipe = try ItemsModality.recipe(ofRunAt: path),
        !SplitRule(recipe, at: path).isSame(as: rule)
      else { continue }
      observer.note(
        "note: '\(path)' splits histories otherwise than '\(paths[0])': these targets may have "
          + "trained it, and its figures be too good")
    }
  }

  private func answer(
    _ contender: Contender, _ questions: ItemQuestions, _ evaluation: RankingEvaluation
  ) throws -> RankingResult {
    let progress = observer.progress(contender.name, unit: "user")
    defer { progress?.finish() }
    return try questions.answer(evaluation, contender.ranker) { done, total in
      progress?.update(done: done, total: total)
    }
  }

  /// Returns the histories of --data, or those of the run, with the run's filter and split.
  private func corpus(_ recipe: ItemsRecipe?, _ path: String) throws -> ItemsBody.Corpus {
    var corpus = recipe?.data ?? ItemsBody.Corpus()
    if !request.data.isEmpty { (corpus.paths, corpus.validationPaths) = (request.data, []) }
    guard !corpus.paths.isEmpty else { throw UsageError.noData(for: path, "histories") }
    return corpus
  }

  private func candidates() throws -> RankingProtocol {
    guard let name = request.text(ItemsModality.protocolName) else { return .full }
    guard let found = RankingProtocol(name: name) else {
      throw UsageError("--protocol is '\(name)': must be full, popularity-100 or uniform-100")
    }
    return found
  }

  private func note(_ split: HistorySplit, _ questions: ItemQuestions) {
    for note in [split.note, questions.answerable.note] {
      note.map { observer.note("note: " + $0) }
    }
    if questions.answerable.cases.isEmpty, questions.unknownTargets == 0, split.cuts != nil {
      let part = request.split == .test ? HistorySplit.Part.test : .validation
      observer.note("note: \(split.requirement(part))")
    }
    if questions.unknownItems > 0 {
      observer.note("note: \(questions.unknownItems) items of histories are unknown to the model")
    }
    if questions.unknownTargets > 0 {
      observer.note(
        "note: \(questions.unknownTargets) users took an item that the model does not know; they "
          + "count as missed")
    }
  }

  private func scores(
    of name: String, _ result: RankingResult, beside first: RankingResult?
  ) throws -> [Score] {
    let origin = Score.Origin(
      model: name, protocolName: result.protocolName,
      split: request.split ?? .validation, seed: result.seed, count: result.ranks.count)
    return try result.metrics(seed: result.seed).map { estimate in
      var score = Score(estimate, origin)
      if let test = try comparison(of: result, with: first, estimate.name) {
        (score.difference, score.p) = (test.difference, test.p)
      }
      return score
    }
  }

  /// Returns the difference of `result` from `first` in the metric called `name`, and the
  /// probability of a difference as large by chance; nil for the first itself, and for metrics that
  /// are not means over users.
  private func comparison(
    of result: RankingResult, with first: RankingResult?, _ name: String
  ) throws -> (difference: Double, p: Double)? {
    guard let first, let metric = Metrics.ranking.first(where: { $0.name == name }) else {
      return nil
    }
    return try PairedTest.signFlip(
      a: result.values(of: metric), b: first.values(of: metric), seed: result.seed)
  }
}

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
    let questions = try questions(recipe, paths[0], first.items, seed: seed)
    note(questions)
    let evaluation = RankingEvaluation(
      protocol: try candidates(), seed: seed, popularity: questions.popularity)
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

  /// Returns the questions about the histories of --data or of the run at `path`, or about those
  /// that validated apart from them.
  private func questions(
    _ recipe: ItemsRecipe?, _ path: String, _ items: NameTable, seed: UInt64
  ) throws -> ItemQuestions {
    let log = try log(recipe, path), limit = request.limit ?? .max
    let isOwn = request.data.isEmpty
    guard isOwn, let corpus = recipe?.data,
      let given = try GivenHistories(corpus, after: log, observe: observer.prepare)
    else {
      return ItemQuestions(log, items: items, split: split, limit: limit, seed: seed)
    }
    guard split == .validation else {
      throw UsageError(
        "'\(path)' trained on whole histories, since others validate: give those to test on with "
          + "--data")
    }
    return ItemQuestions(
      given.log, after: log, items: items, split: .test, limit: limit, seed: seed)
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

  /// Returns the histories of --data, or those of the run, with the run's filter.
  private func log(_ recipe: ItemsRecipe?, _ path: String) throws -> InteractionLog {
    var corpus = recipe?.data ?? ItemsBody.Corpus()
    if !request.data.isEmpty { corpus.paths = request.data }
    guard !corpus.paths.isEmpty else { throw UsageError.noData(for: path, "histories") }
    return try ItemsData.log(corpus, observe: observer.prepare)
  }

  private var split: LeaveOneOut { request.split == .test ? .test : .validation }

  private func candidates() throws -> RankingProtocol {
    guard let name = request.text(ItemsModality.protocolName) else { return .full }
    guard let found = RankingProtocol(name: name) else {
      throw UsageError("--protocol is '\(name)': must be full, popularity-100 or uniform-100")
    }
    return found
  }

  private func note(_ questions: ItemQuestions) {
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
      model: name, protocolName: result.candidates.name,
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

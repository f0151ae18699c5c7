import ClozeCapabilities
import ClozeData
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeReport
import ClozeTensor
import ClozeTraining

/// The evaluation of models of sequences that were fine-tuned, and of the baseline of classes.
struct ClassifyEvaluation<Labelled: LabelledKind> {
  let request: EvaluationRequest
  let compute: Compute
  let observer: any WorkObserver

  /// The answers of a model about samples.
  struct Answers<Head: FinetuneHead> {
    let head: Head
    let examples: [Head.Example]
    let answers: [Head.Answer]
    let origin: Score.Origin
  }

  /// Scores the model at `path`.
  func scores(of path: String) throws -> [Score] {
    let model = try ClassifierModel<Labelled>(path: path, device: compute.device)
    return try scores(FinetuneHeads.head(model.folder.model.kind), model, path)
  }

  private func scores<Head: FinetuneHead>(
    _ head: Head.Type, _ model: ClassifierModel<Labelled>, _ path: String
  ) throws -> [Score] {
    let answered = try answers(head, model, path)
    return try answered.head.estimates(
      answered.answers, to: answered.examples, seed: answered.origin.seed
    ).map { estimate in
      var origin = answered.origin
      origin.count = estimate.count
      return Score(estimate.estimate, as: estimate.name, origin)
    }
  }

  /// Asks the model at `path`.
  func answers<Head: FinetuneHead>(
    _: Head.Type, _ model: ClassifierModel<Labelled>, _ path: String
  ) throws -> Answers<Head> {
    let recipe =
      try ClassifyModality<Labelled>.recipe(ofRunAt: path) ?? ClassifyRecipe<Labelled>()
    let settings = recipe.body.headSettings, head = try Head(model.folder, settings)
    let examples = Array(try examples(Head.self, recipe, path).prefix(request.limit ?? .max))
    try note(examples.map(\.labelled), head, recipe)
    let length = length(of: model, recipe)
    let samples = HeadSamples(
      examples, head, Labelled.encoder(model.tokenizer),
      WindowLimits(
        longest: length, segments: model.folder.model.configuration.segments, settings: settings),
      seed: recipe.seed)
    if samples.unreadable > 0 {
      observer.note(
        "note: \(samples.unreadable) samples cannot be cut into tokens; the model sees nothing of them"
      )
    }
    let progress = observer.progress(Head.kind.rawValue, unit: "sample")
    defer { progress?.finish() }
    let answers = try model.folder.model.answers(
      head, samples, batch: 32, precision: compute.dtype
    ) { progress?.update(done: $0, total: samples.count) }.answers
    let windows =
      samples.count > examples.count
      ? "windows of \(length) tokens" : "first \(length) tokens"
    return Answers(
      head: head, examples: examples, answers: answers,
      origin: Score.Origin(
        model: path, protocolName: "\(windows), \(samples.cut) samples cut",
        split: request.splitOrUsual, seed: request.seed ?? recipe.seed, count: examples.count))
  }

  /// Scores the baseline that counts the tokens of the tokenizer of the run at `path`, trained on
  /// the run's samples.
  func bag(of recipe: ClassifyRecipe<Labelled>, at path: String) throws -> [Score] {
    guard recipe.head == .classes else {
      throw UsageError(
        "--baseline bag is for models of classes, and '\(path)' is one of "
          + "\(recipe.head.rawValue); leave it out")
    }
    let samples = Array(
      try examples(ClassHead.self, recipe, path).prefix(request.limit ?? .max))
    let encoder = Labelled.encoder(
      try ClassifierModel<Labelled>(path: path, device: compute.device).tokenizer)
    let learned = try LabelledSplit.read(ClassHead.self, recipe.data, usual: Labelled.fields)
    let known = LabelledClasses.names(of: learned.training)
    let classes = known + Set(samples.map(\.label)).subtracting(known).sorted()
    let bag = try BagClassifier(
      learned.training, validating: learned.validation, encoder, seed: recipe.seed,
      pool: compute.device.backend.pool)
    let result = try ClassificationResult(
      classes: classes, labels: LabelledClasses.labels(of: samples, among: classes),
      predictions: bag.predictions(of: samples))
    return try Score.scores(
      of: result, model: ClassifierBaseline.bag.rawValue,
      protocolName: "svm on counts of tokens of \(learned.training.count) samples, "
        + "C \(Format.number(bag.cost))",
      split: request.splitOrUsual, seed: request.seed ?? recipe.seed)
  }

  /// Notes the samples of classes that the head does not know.
  ///
  /// - Throws: `LabelledError.sameNumber` if a class is spelled in another way.
  private func note(
    _ samples: [LabelledText], _ head: some FinetuneHead, _ recipe: ClassifyRecipe<Labelled>
  ) throws {
    guard head is ClassHead else { return }
    let names = Set(samples.map(\.label)), strange = names.subtracting(head.names)
    try LabelledTargets.checkSpelling(names, among: head.names, label: recipe.data.label)
    guard !strange.isEmpty else { return }
    let count = samples.count { strange.contains($0.label) }
    observer.note(
      "note: \(count) samples are of \(strange.count) classes that the model has not learned "
        + "and count as wrong: \(strange.sorted().prefix(6).joined(separator: ", "))")
  }

  private func length(
    of model: ClassifierModel<Labelled>, _ recipe: ClassifyRecipe<Labelled>
  ) -> Int {
    min(
      model.folder.longest ?? recipe.maximumLength,
      model.folder.model.configuration.maximumLength)
  }

  private func examples<Head: FinetuneHead>(
    _ head: Head.Type, _ recipe: ClassifyRecipe<Labelled>, _ path: String
  ) throws -> [Head.Example] {
    var corpus = recipe.data
    if !request.data.isEmpty { (corpus.paths, corpus.validationPaths) = (request.data, []) }
    guard !corpus.paths.isEmpty else { throw UsageError.noData(for: path, "samples") }
    let source = Head.source(corpus, usual: Labelled.fields)
    let split = request.splitOrUsual, found: [Head.Example]
    switch split {
    case .all: found = try source.read(nil)
    case .test: found = try source.read(.test)
    case .validation:
      found = try LabelledSplit.read(head, corpus, usual: Labelled.fields).validation
    }
    guard !found.isEmpty else {
      throw LabelledError.noSamples(
        part: split == .all ? "usable" : split.rawValue, paths: corpus.paths)
    }
    return found
  }
}

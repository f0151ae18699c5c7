import ClozeCapabilities
import ClozeData
import ClozeEvaluation
import ClozeReport
import ClozeTensor
import ClozeTraining

/// The evaluation of classifiers of sequences and of their baseline.
struct ClassifyEvaluation<Labelled: LabelledKind> {
  let request: EvaluationRequest
  let compute: Compute
  let observer: any WorkObserver

  /// A classifier's samples with their correct labels.
  private struct Questions {
    let samples: [LabelledText]
    /// The classifier's classes, followed by those that it does not know.
    let classes: [String]
    let labels: [Int32]
    /// The number of classes that the classifier knows.
    let known: Int
  }

  /// Scores the classifier at `path`; returns the samples as well.
  func evaluation(
    of path: String
  ) throws -> (evaluation: Evaluation, samples: [LabelledText]) {
    let model = try ClassifierModel<Labelled>(path: path, device: compute.device)
    let recipe =
      try ClassifyModality<Labelled>.recipe(ofRunAt: path) ?? ClassifyRecipe<Labelled>()
    let questions = try questions(model, recipe, path)
    let sequences = sequences(of: questions, model, recipe)
    let progress = observer.progress("classify", unit: "sample")
    defer { progress?.finish() }
    var labels: [Int32] = [], predictions: [SamplePrediction] = []
    try model.folder.model.score(
      sequences, classes: model.folder.classes, batch: 32, precision: compute.dtype
    ) { scores in
      if request.wantsPredictions {
        predictions += scores.predictions(of: questions.samples, from: labels.count)
      }
      labels += scores.likeliest
      progress?.update(done: labels.count, total: sequences.count)
    }
    let result = try ClassificationResult(
      classes: questions.classes, labels: questions.labels, predictions: labels)
    let scores = try Score.scores(
      of: result, model: path,
      protocolName: "first \(model.longest(recipe)) tokens, \(sequences.cut) samples cut",
      split: request.splitOrUsual, seed: request.seed ?? recipe.seed)
    let predicted =
      request.wantsPredictions
      ? PredictedSamples(classes: questions.classes, samples: predictions) : nil
    return (Evaluation(scores, predictions: predicted), questions.samples)
  }

  /// Scores the baseline that counts the tokens of the tokenizer of the run at `path`, trained on
  /// the run's samples.
  func bag(
    of recipe: ClassifyRecipe<Labelled>, at path: String, on samples: [LabelledText]
  ) throws -> [Score] {
    let encoder = Labelled.encoder(
      try ClassifierModel<Labelled>(path: path, device: compute.device).tokenizer)
    let learned = try LabelledSplit(recipe.data, usual: Labelled.fields)
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

  private func questions(
    _ model: ClassifierModel<Labelled>, _ recipe: ClassifyRecipe<Labelled>, _ path: String
  ) throws -> Questions {
    let samples = Array(try samples(recipe, path).prefix(request.limit ?? .max))
    let known = model.folder.classes
    let names = Set(samples.map(\.label)), strange = names.subtracting(known).sorted()
    try LabelledTargets.checkSpelling(names, among: known, label: recipe.data.label)
    let labels = try LabelledClasses.labels(of: samples, among: known + strange)
    if !strange.isEmpty {
      let count = labels.count { Int($0) >= known.count }
      observer.note(
        "note: \(count) samples are of \(strange.count) classes that the model has not learned "
          + "and count as wrong: \(strange.prefix(6).joined(separator: ", "))")
    }
    return Questions(
      samples: samples, classes: known + strange, labels: labels, known: known.count)
  }

  private func sequences(
    of questions: Questions, _ model: ClassifierModel<Labelled>,
    _ recipe: ClassifyRecipe<Labelled>
  ) -> LabelledSequences {
    let sequences = LabelledSequences(
      questions.samples, labels: questions.labels.map { Int($0) < questions.known ? $0 : 0 },
      Labelled.encoder(model.tokenizer), longest: model.longest(recipe),
      segments: model.folder.model.configuration.segments, seed: recipe.seed)
    if sequences.unreadable > 0 {
      observer.note(
        "note: \(sequences.unreadable) samples cannot be cut into tokens; the model sees nothing of them"
      )
    }
    return sequences
  }

  private func samples(
    _ recipe: ClassifyRecipe<Labelled>, _ path: String
  ) throws -> [LabelledText] {
    var corpus = recipe.data
    if !request.data.isEmpty { (corpus.paths, corpus.validationPaths) = (request.data, []) }
    guard !corpus.paths.isEmpty else { throw UsageError.noData(for: path, "samples") }
    let source = corpus.source(usual: Labelled.fields), split = request.splitOrUsual
    let found: [LabelledText]
    switch split {
    case .all: found = try source.read(nil)
    case .test: found = try source.read(.test)
    case .validation:
      found = try LabelledSplit(corpus, usual: Labelled.fields).validation
    }
    guard !found.isEmpty else {
      throw LabelledError.noSamples(
        part: split == .all ? "usable" : split.rawValue, paths: corpus.paths)
    }
    return found
  }
}

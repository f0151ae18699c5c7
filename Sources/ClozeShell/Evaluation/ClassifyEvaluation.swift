import ClozeData
import ClozeEvaluation
import ClozeReport
import ClozeSequences
import ClozeTensor
import ClozeTraining

/// Classifiers of sequences.
struct ClassifyEvaluation<Labelled: LabelledKind>: ModelEvaluation {
  static var modality: String { Labelled.name }

  private let options: EvaluationOptions
  private let compute: ComputeOptions
  private let session: Session

  init(_ options: EvaluationOptions, _ compute: ComputeOptions, _ session: Session) {
    (self.options, self.compute, self.session) = (options, compute, session)
  }

  func records(of paths: [String]) throws -> Records {
    let models = "classifiers of sequences"
    try options.refuse([.protocolName, .probe, .fewShot, .votes], of: models)
    for baseline in options.baseline where baseline != .bag {
      throw Misuse(text: "--baseline \(baseline.rawValue) is for items; of \(models) give bag")
    }
    let bagRecipe = try options.baseline.isEmpty ? nil : paths.first.map(trained)
    var table = ScoreTable(isOne: paths.count == 1 && bagRecipe == nil)
    var asked: [LabelledText]?
    for path in paths {
      let samples = try add(path, to: &table)
      asked = asked ?? samples
    }
    if let bagRecipe, let asked { try addBag(bagRecipe, paths[0], asked, to: &table) }
    return table.records
  }

  /// Which part of the data is scored.
  private var split: EvaluationOptions.Split {
    options.split ?? (options.data.isEmpty ? .validation : .all)
  }

  /// The recipe of the run at `path`, which has samples to train the baseline on.
  private func trained(_ path: String) throws -> ClassifyRecipe<Labelled> {
    guard let recipe = try own(path) else {
      throw Misuse(
        text:
          "--baseline bag trains on a run's own samples, and '\(path)' is not a run; give one first"
      )
    }
    return recipe
  }

  /// The baseline that counts tokens: those of the first model's tokenizer, trained on that run's samples.
  private func addBag(
    _ recipe: ClassifyRecipe<Labelled>, _ path: String, _ asked: [LabelledText],
    to table: inout ScoreTable
  ) throws {
    let (device, _) = try compute.setUp(.f32)
    let encoder = Labelled.encoder(
      try ClassifierModel<Labelled>(path: path, device: device).tokenizer)
    let learned = try LabelledSplit(recipe.data, usual: Labelled.fields, seed: recipe.seed)
    let known = LabelledClasses.names(of: learned.training)
    let classes = known + Set(asked.map(\.label)).subtracting(known).sorted()
    let bag = try BagClassifier(
      learned.training, validating: learned.validation, encoder, seed: recipe.seed,
      pool: device.backend.pool)
    let result = try ClassificationResult(
      classes: classes, labels: LabelledClasses.labels(of: asked, among: classes),
      predictions: bag.predictions(of: asked))
    try table.add(
      "bag", result, split,
      "svm on counts of tokens of \(learned.training.count) samples, C \(Format.number(bag.cost))",
      options.seed ?? recipe.seed)
  }

  /// Scores the model at `path`; returns the samples.
  private func add(_ path: String, to table: inout ScoreTable) throws -> [LabelledText] {
    let (device, dtype) = try compute.setUp(.f32)
    let model = try ClassifierModel<Labelled>(path: path, device: device)
    let recipe = try own(path) ?? ClassifyRecipe<Labelled>()
    let samples = Array(try samples(recipe, path).prefix(options.limit ?? .max))
    let configuration = model.folder.model.configuration
    let known = model.folder.classes
    let strange = Set(samples.map(\.label)).subtracting(known).sorted()
    let labels = try LabelledClasses.labels(of: samples, among: known + strange)
    if !strange.isEmpty {
      let count = labels.count { Int($0) >= known.count }
      session.note(
        "note: \(count) samples are of \(strange.count) classes that the model has not learned "
          + "and count as wrong: \(strange.prefix(6).joined(separator: ", "))")
    }
    let length = min(
      model.folder.longest ?? recipe.maximumLength, configuration.maximumLength)
    let sequences = LabelledSequences(
      samples, labels: labels.map { Int($0) < known.count ? $0 : 0 },
      Labelled.encoder(model.tokenizer),
      longest: length,
      segments: configuration.segments, seed: recipe.seed)
    let progress = session.progress("classify", unit: "sample")
    if sequences.unreadable > 0 {
      session.note(
        "note: \(sequences.unreadable) samples cannot be cut into tokens; the model sees nothing of them"
      )
    }
    let scored = try model.folder.model.predictions(of: sequences, batch: 32, precision: dtype) {
      progress?.update(ProgressUpdate(done: $0, total: sequences.count))
    }
    progress?.finish()
    let result = try ClassificationResult(
      classes: known + strange, labels: labels, predictions: scored.predictions)
    try table.add(
      path, result, split, "first \(length) tokens, \(sequences.cut) samples cut",
      options.seed ?? recipe.seed)
    return samples
  }

  /// The recipe of the run at `path`, if it is a run.
  private func own(_ path: String) throws -> ClassifyRecipe<Labelled>? {
    try (try? RunFolder.open(path)).map {
      try TrainingRun<ClassifyModality<Labelled>>.resume($0.path, steps: nil).recipe
    }
  }

  private func samples(
    _ recipe: ClassifyRecipe<Labelled>, _ path: String
  ) throws -> [LabelledText] {
    var corpus = recipe.data
    if !options.data.isEmpty { corpus.paths = options.data }
    guard !corpus.paths.isEmpty else {
      throw Misuse(text: "'\(path)' is not a run, which has data of its own; give some with --data")
    }
    let source = corpus.source(usual: Labelled.fields), found: [LabelledText]
    switch split {
    case .all: found = try source.read(nil)
    case .test: found = try source.read(.test)
    case .validation:
      found = try LabelledSplit(corpus, usual: Labelled.fields, seed: recipe.seed).validation
    }
    guard !found.isEmpty else {
      throw LabelledError.noSamples(
        part: split == .all ? "usable" : split.rawValue, paths: corpus.paths)
    }
    return found
  }
}

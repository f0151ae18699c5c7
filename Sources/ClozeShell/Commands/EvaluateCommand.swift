import ArgumentParser
import ClozeCapabilities
import ClozeData

/// `cloze evaluate`: scores models on unseen data.
struct EvaluateCommand: ComputingCommand {
  static let configuration = help(
    "evaluate", "Score models at what is hidden from them.",
    notes: notes,
    examples: [
      "cloze evaluate run --data held-out.txt --seed 1",
      "cloze evaluate run --split validation --format json",
      "cloze evaluate first second --data held-out.txt --no-keep",
      "cloze evaluate points --data shapes/ --probe svm",
      "cloze evaluate sentiment --split test --baseline bag",
      "cloze evaluate sentiment --split test --predictions each.jsonl",
      "cloze evaluate taste --split test --protocol full --baseline popularity --baseline markov",
    ])

  @Argument(
    help: ArgumentHelp("Runs, by name or folder, or Hugging Face folders.", valueName: "model"))
  var models: [String]

  @OptionGroup var options: EvaluationOptions

  @Option(
    help: ArgumentHelp(
      """
      Classifiers, recognisers and models of video: a file of what is right and what is predicted for each sample, \
      .jsonl, .csv or .tsv.
      """, valueName: "file"))
  var predictions: String?

  @Flag(name: .customLong("no-keep"), help: "Do not keep the results with the runs.")
  var isPassing = false

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if predictions != nil && models.count > 1 {
      throw ValidationError("--predictions is for one model; evaluate them apart")
    }
  }

  func execute(_ session: Session) throws {
    let models = try models.map { try session.model($0) }
    guard let kind = try kind(of: models) else { return }
    let file = predictions.map(PredictionsFile.init)
    var request = options.request
    request.wantsPredictions = file != nil
    try kind.check(request)
    try file?.check()
    let observer = SessionObserver(session)
    defer { observer.finish() }
    let keeper = isPassing ? nil : EvaluationKeeper(session, options.request, of: models)
    let evaluation = try evaluation(models, kind, request, observer)
    if let file, let predictions = evaluation.predictions {
      try file.write(predictions, session)
    }
    let scores = evaluation.scores
    keeper?.keep(scores)
    // A baseline may have the name of the model.
    let isOfOne = models.count == 1 && Set(scores.map(\.metric)).count == scores.count
    try session.show(ScoreTable(scores: scores, isOfOne: isOfOne).records)
  }

  private func evaluation(
    _ models: [String], _ kind: any Evaluating.Type, _ request: EvaluationRequest,
    _ observer: SessionObserver
  ) throws -> Evaluation {
    do {
      return try kind.evaluate(models, request, compute.settled, observer)
    } catch FileError.missing(let path)
      where request.data.isEmpty && !models.contains(where: path.hasPrefix)
    {
      throw CommandError(
        "'\(path)', which the run was trained on, does not exist any more; put it back, or give other "
          + "data with --data")
    }
  }

  /// Returns the modality of all models.
  private func kind(of models: [String]) throws -> (any Evaluating.Type)? {
    let kinds = try models.map { (path: $0, name: try ModelArgument.modality(of: $0)) }
    guard let first = kinds.first else { return nil }
    if let other = kinds.first(where: { $0.name != first.name }) {
      throw Misuse(
        text: "'\(first.path)' is a model of \(first.name) and '\(other.path)' one of "
          + "\(other.name); evaluate them apart")
    }
    return try Registry.provider(of: .evaluation, forModelAt: first.path)
  }

  /// A paragraph about all models, followed by those of the modalities.
  private static var notes: String {
    let common = """
      Each record names metric, value, protocol, split, seed and count, the number of cases; low \
      and high are a 95% bootstrap interval where there is one. Seeds from 2^53 on, which many \
      readers of JSON round, are text there. Of several models each record names its model.

      The results of a run, or of one of its checkpoints, are kept in its folder, in \
      evaluations.jsonl: 'runs show' lists them, 'runs list --columns name,test.accuracy' and \
      $m.test.accuracy in the language find them. The same weights, method and data replace what \
      was kept before.
      """
    let notes = Registry.evaluations.map { $0.evaluationNotes }
    return notes.reduce(into: [common]) { if !$0.contains($1) { $0.append($1) } }
      .joined(separator: "\n\n")
  }
}

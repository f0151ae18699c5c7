import ArgumentParser
import ClozeReport
import ClozeRuns
import ClozeTraining

/// `cloze runs show`: shows the details of one run.
struct RunsShowCommand: RunsFolderCommand {
  static let configuration = help(
    "show", "Show a run: state, recipe, environment, metrics, what it made, how to go on.",
    notes: """
      Metrics are shown with their last value (part last) and, where one value is better than \
      another, their best one (part best): the largest of accuracies, the smallest of losses. \
      Evaluations (part evaluation) that were made of other weights than the present ones, before \
      a training went on, are of the part stale, those of checkpoints that are no more of gone. What a \
      run took of the model that --encoder named, and what began fresh, is of the part transfer.
      """,
    examples: ["cloze runs show text-1", "cloze runs show runs/text-1 --format json"])

  @Argument(help: ArgumentHelp("A name in the folder of runs, or a path.", valueName: "run"))
  var run: String

  @OptionGroup var runs: RunsOption
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let named = try NamedRuns([run], in: runs.folder, session).runs
    for run in named { try session.show(Self.records(run.detail())) }
  }

  private static func records(_ run: RunDetail) -> Records {
    var records = Records(columns: ["part", "name", "value"])
    func add(_ part: String, _ name: String, _ value: RecordValue) {
      records.append([.string(part), .string(name), value])
    }
    for (name, value) in run.columns { add("run", name, RecordValue(value)) }
    add("run", "path", .string(run.path))
    if run.state != .running && run.state != .done {
      add("run", "resume", .string(run.resumeCommand))
    }
    let record = RunFolder.unchecked(run.path).record
    record?.model.map { add("run", "model", .string($0)) }
    record?.encoder.map { add("run", "encoder", .string($0)) }
    if let transfer = record?.transfer {
      add("transfer", "taken", .string(transfer.taken))
      for phrase in transfer.fresh { add("transfer", "fresh", .string(phrase)) }
    }
    for change in record?.changes ?? [] {
      add(
        "change", change.key, .string("\(change.from) -> \(change.to), after step \(change.step)"))
    }
    for metric in run.metrics { add("last", metric.name, RecordValue(metric.last)) }
    for metric in run.metrics where metric.direction != nil {
      add("best", metric.name, RecordValue(metric.best))
      add("best", metric.name + " at step", RecordValue(metric.bestStep))
    }
    for (part, name, value) in evaluations(of: RunFolder.unchecked(run.path)) {
      add(part, name, .double(value))
    }
    for artifact in run.artifacts { add(artifact.kind, artifact.path, size(artifact.bytes)) }
    for (key, value) in run.recipe { add("recipe", key, .string(value)) }
    for (key, value) in run.environment { add("environment", key, .string(value)) }
    return records
  }

  /// The metrics of the run's evaluations, each with the part that says if they fit its weights.
  private static func evaluations(
    of run: RunFolder
  ) -> [(part: String, name: String, value: Double)] {
    let kept = run.evaluations()
    let digests = Set(kept.map(\.weights)).reduce(into: [String: String]()) {
      $0[$1] = run.weightsDigest($1)
    }
    return kept.flatMap { evaluation in
      let digest = digests[evaluation.weights]
      let part =
        digest == nil ? "gone" : digest == evaluation.weightsDigest ? "evaluation" : "stale"
      let isOfModel = evaluation.weights == RunFolder.modelWeights
      let limit = evaluation.limit.map { "limit \($0)" }
      let place = [isOfModel ? nil : evaluation.weights, evaluation.protocolName, limit]
        .compactMap(\.self).joined(separator: ", ")
      return evaluation.metrics.map { metric in
        let name = evaluation.split + "." + metric.name
        return (part, "\(name) (\(place), seed \(evaluation.seed))", metric.value)
      }
    }
  }

  private static func size(_ bytes: Int) -> RecordValue { .string(Format.bytes(bytes)) }
}

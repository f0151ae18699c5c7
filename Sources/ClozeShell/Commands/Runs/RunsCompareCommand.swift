import ArgumentParser
import ClozeConfiguration
import ClozeReport
import ClozeRuns
import ClozeTraining

/// `cloze runs compare`: shows metrics side by side.
struct RunsCompareCommand: RunsFolderCommand {
  static let configuration = help(
    "compare", "Compare the metrics of runs, side by side.",
    notes: """
      Each metric has a row for its last value and, where one value is better than another, its best \
      one (the largest of accuracies, the smallest of losses) and the step of that.
      """,
    examples: [
      "cloze runs compare text-1 text-2",
      "cloze runs compare text-1 text-2 text-3 --metrics loss,validation_loss --format markdown",
    ])

  @Argument(help: ArgumentHelp("Names in the folder of runs, or paths.", valueName: "run"))
  var names: [String]

  @Option(help: ArgumentHelp("The metrics (default: all).", valueName: "name,name"))
  var metrics: String?

  @OptionGroup var runs: RunsOption
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let named = try NamedRuns(names, in: runs.folder, session).runs
    let details = try named.map { try $0.detail() }
    var records = Records(columns: ["metric", "value"] + named.map(\.name))
    for column in ["state", "steps", "seconds"] {
      let values = details.map { run in run.columns.first { $0.name == column }?.value ?? .none }
      records.append([.string(column), .null] + values.map { RecordValue($0) })
    }
    for metric in try wanted(details) { Self.rows(metric, details).forEach { records.append($0) } }
    try session.show(records)
  }

  private func wanted(_ runs: [RunDetail]) throws -> [String] {
    let known = Set(runs.flatMap { $0.metrics.map(\.name) }).sorted()
    guard let metrics else { return known }
    return try ClozeShell.names(in: metrics).map { name in
      guard known.contains(name) else {
        throw RunStoreError.unknownField(
          name: name, close: closest(to: name, among: known), known: known)
      }
      return name
    }
  }

  /// Returns the rows of one metric: its last values, and its best ones where one is better.
  static func rows(_ metric: String, _ runs: [RunDetail]) -> [[RecordValue]] {
    let values = runs.map { run in run.metrics.first { $0.name == metric } }
    let last = [.string(metric), "last"] + values.map { RecordValue($0?.last) }
    guard values.contains(where: { $0?.direction != nil }) else { return [last] }
    return [
      last,
      [.string(metric), "best"] + values.map { RecordValue($0?.best) },
      [.string(metric), "best at step"] + values.map { RecordValue($0?.bestStep) },
    ]
  }
}

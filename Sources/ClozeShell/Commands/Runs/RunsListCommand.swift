import ArgumentParser
import ClozeReport
import ClozeRuns

/// `cloze runs list`: lists the runs of a folder.
struct RunsListCommand: RunsFolderCommand {
  static let configuration = help(
    "list", "List runs, those that fulfil a condition, in any order.",
    notes: """
      A condition compares names with values by = != < <= > >= and ~ (has the text in it), joined \
      by and, or, not and parentheses. A name is a column, a metric (its last value; best.NAME, \
      min.NAME, max.NAME for others), a key of the recipe or of the environment, or a metric of an \
      evaluation behind its split, such as test.accuracy: of the evaluations that fit the run's \
      present weights the newest. What a run does not have fulfils no comparison. Columns:
      \(RunField.columns.map { "  \($0.name): \($0.meaning)" }.joined(separator: "\n"))
      """,
    examples: [
      "cloze runs list",
      "cloze runs list --where 'loss < 3 and modality = text and tag = best'",
      "cloze runs list --where 'not state = failed' --sort best.validation_loss --limit 10",
      "cloze runs list --columns name,encoder.layers,validation_loss --sort -encoder.layers",
      "cloze runs list --columns name,test.accuracy --where 'test.accuracy > 0.8'",
    ])

  static let defaultColumns = [
    "name", "state", "recipe", "steps", "loss", "validation_loss", "started", "seconds", "tag",
  ]

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("List only runs that fulfil this condition.", valueName: "condition"))
  var condition: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Names to sort by, with - for large values first (default: newest first).",
      valueName: "name,-name"))
  var sort: String?

  @Option(help: ArgumentHelp("What to show of each run.", valueName: "name,name"))
  var columns: String?

  @Option(help: "The most runs to list.")
  var limit: Int?

  @OptionGroup var runs: RunsOption
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is \(limit): must be at least 1") }
    if let columns, names(in: columns).isEmpty {
      throw ValidationError("--columns names nothing; give names with commas")
    }
  }

  func execute(_ session: Session) throws {
    let store = try session.runs(in: runs.folder)
    let known = Set(try store.knownNames())
    let columns = columns.map(names) ?? Self.defaultColumns.filter(known.contains)
    guard Set(columns).count == columns.count else {
      throw Misuse(text: "--columns names something twice")
    }
    var query = RunQuery(columns: columns)
    query.condition = try condition.map(RunCondition.init)
    query.order = sort.map { names(in: $0).map(RunQuery.Order.init) } ?? []
    query.limit = limit
    let rows = try store.list(query)
    var records = Records(columns: columns, rows: rows.map { $0.map { RecordValue($0) } })
    records.times = RunField.times
    try session.show(records)
    if rows.isEmpty { session.note("no runs in '\(runs.folder.path)' fit") }
  }
}

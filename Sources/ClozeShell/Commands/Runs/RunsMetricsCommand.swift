import ArgumentParser
import ClozeReport
import ClozeRuns

/// `cloze runs metrics`: shows the logged metrics of runs.
struct RunsMetricsCommand: RunsFolderCommand {
  static let configuration = help(
    "metrics", "Write out the metrics of runs, one record for each step.",
    notes: "time is in seconds since 1970 (UTC). What was not logged at a step is empty.",
    examples: [
      "cloze runs metrics text-1 --format csv > metrics.csv",
      "cloze runs metrics text-1 text-2 --series loss,validation_loss --format jsonl",
    ])

  @Argument(help: ArgumentHelp("Names in the folder of runs, or paths.", valueName: "run"))
  var names: [String]

  @Option(help: ArgumentHelp("The series (default: all).", valueName: "name,name"))
  var series: String?

  @OptionGroup var runs: RunsOption
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let named = try NamedRuns(names, in: runs.folder, session).runs
    let own = try named.map { Set(try $0.store.seriesNames(of: [$0.storeName])) }
    let known = own.reduce(into: Set()) { $0.formUnion($1) }.sorted()
    let wanted = series.map(ClozeShell.names) ?? known
    for name in wanted where !known.contains(name) {
      throw RunStoreError.unknownSeries(name: name, known: known)
    }
    let stream = RecordStream(session, columns: ["run", "step", "tokens", "time"] + wanted)
    for (run, own) in zip(named, own) {
      let series = try run.store.series(wanted.filter(own.contains), of: [run.storeName])
      try stream.append(Self.rows(run.name, series, wanted))
    }
    try stream.finish()
  }

  /// Returns a row for each step of any series.
  private static func rows(
    _ run: String, _ series: [MetricSeries], _ names: [String]
  ) -> [[RecordValue]] {
    var rows: [Int: [RecordValue]] = [:]
    for one in series {
      guard let column = names.firstIndex(of: one.name) else { continue }
      for (index, step) in one.steps.enumerated() {
        let tokens = Int(exactly: one.tokens[index]), time = one.times[index]
        let empty: [RecordValue] =
          [.string(run), .int(step), RecordValue(tokens), time.isNaN ? .null : .double(time)]
          + names.map { _ in .null }
        rows[step, default: empty][4 + column] = .double(one.values[index])
      }
    }
    return rows.sorted { $0.key < $1.key }.map(\.value)
  }
}

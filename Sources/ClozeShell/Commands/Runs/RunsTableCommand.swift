import ArgumentParser
import ClozeEvaluation
import ClozeReport
import ClozeRuns

/// `cloze runs table`: shows a metric by the values of keys, over seeds.
struct RunsTableCommand: RunsFolderCommand {
  static let configuration = help(
    "table", "Average a metric over seeds, by the values of one or two keys.",
    notes: """
      A row for each value of the first key, a column for each of the second: mean ± standard deviation \
      (of a sample, with n - 1), the best of each column marked. A metric is one that 'runs list' \
      knows: validation_loss is its last value, best.validation_loss the best one.

      Each row is compared with the best, or with --against, over the seeds that both have: the mean \
      difference, and the two-sided p of a sign-flip test of the paired differences. Of n pairs no p \
      is below 2 / 2^n: three seeds cannot show much. With --format json, jsonl, csv or tsv there is a \
      record for each cell, with all numbers in full.

      A table of transfer has what weights were taken from as rows (source_modality, or source for each model), \
      'none' for those that began at random, and what was learned as columns (data). Runs that were frozen are \
      chosen with --where.

      What else differs among the runs of a cell is said: such runs may not belong together.
      """,
    examples: [
      "cloze runs table --by training.optimizer.rate --metric best.validation_loss",
      "cloze runs table --by encoder.layers,training.optimizer.rate --metric loss \\",
      "  --where 'recipe = text-tiny and state = done' --format latex",
      "cloze runs table --by encoder.layers --metric loss --against 4 --format csv",
      "cloze runs table --by source_modality,data --metric best.validation_loss \\",
      "  --against none --format markdown",
    ])

  @Option(
    help: ArgumentHelp(
      "The key whose values are rows, and that of columns.", valueName: "name,name")
  )
  var by: String

  @Option(help: ArgumentHelp("The metric.", valueName: "name"))
  var metric: String

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("Take only runs that fulfil this condition.", valueName: "condition"))
  var condition: String?

  @Option(
    help: ArgumentHelp(
      "Compare with the row of this value (default: the best).", valueName: "value"))
  var against: String?

  @Option(help: "Which values are better, if the metric does not say so itself: highest or lowest.")
  var best: BetterEnd?

  @OptionGroup var runs: RunsOption
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard (1...2).contains(names(in: by).count) else {
      throw ValidationError("--by is '\(by)': must be one name, or two with a comma")
    }
  }

  func execute(_ session: Session) throws {
    let sample = try RunSample(
      by: names(in: by), metric: metric, condition.map { try RunCondition($0) },
      session.runs(in: runs.folder))
    guard !sample.entries.isEmpty else {
      throw CommandError(
        "no runs in \(runs.folder.path.quoted) that fit have \(metric) and "
          + names(in: by).joined(separator: " and "))
    }
    let table = SeedTable(
      sample.entries, direction: best?.direction ?? sample.direction,
      reference: try reference(sample))
    sample.notes.forEach { session.note("note: " + $0) }
    switch session.format {
    case .json, .jsonl, .csv, .tsv: try session.show(table.list(sample.keys, metric: metric))
    case .table, .markdown, .latex, .html:
      let (records, bold) = table.table(sample.keys, metric: metric)
      try session.show(records, bold: bold)
      if let text = table.explanation(against: against) { session.note(text) }
    }
  }

  /// Returns the row that --against means.
  private func reference(_ sample: RunSample) throws -> String? {
    guard let against else { return nil }
    let rows = SeedTable.sorted(sample.entries.map(\.row))
    let number = Double(against)
    let found = rows.first { $0 == against || number != nil && Double($0) == number }
    guard let found else {
      throw Misuse(
        text: "--against is '\(against)', but \(sample.keys[0]) is "
          + rows.prefix(12).joined(separator: ", ") + (rows.count > 12 ? ", ..." : ""))
    }
    return found
  }
}

/// The end of a scale at which the better values lie.
enum BetterEnd: String, CaseIterable, ExpressibleByArgument {
  case highest, lowest

  /// The better direction.
  var direction: MetricDirection { self == .highest ? .higherIsBetter : .lowerIsBetter }
}

extension SeedTable {
  /// A line about the numbers; nil if it would say nothing.
  func explanation(against: String?) -> String? {
    let counts = Set(cells.map(\.summary.count)), pairs = cells.compactMap { $0.comparison?.pairs }
    let sizes = counts.count == 1 ? "n = \(counts.first ?? 0)" : "n differs among the cells"
    var parts = ["mean ± standard deviation over seeds, \(sizes)"]
    if let least = pairs.min() {
      let reference = against ?? "the best"
      parts.append(
        columns == [nil]
          ? "difference and p: sign-flip test against \(reference) over \(least) equal seeds, "
            + "two-sided, where no p can be below \(Format.number(2 / Double(1 << min(least, 40))))"
          : "--format csv has differences and tests against \(reference)")
    }
    return parts.joined(separator: "; ")
  }
}

extension Session {
  /// Writes records to standard output with some cells marked, each given as a row and a column.
  func show(_ records: Records, bold: Set<[Int]>) throws {
    guard format != .table else { return try show(records.starred(bold)) }
    outcome.show(records)
    try streams.result(records.rendered(as: format, bold: bold))
  }
}

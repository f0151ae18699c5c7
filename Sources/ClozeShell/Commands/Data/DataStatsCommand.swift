import ArgumentParser
import ClozeData
import ClozeReport

/// What data are.
enum DataKind: String, CaseIterable, ExpressibleByArgument {
  case items
}

/// `cloze data stats`: how much data there is.
struct DataStatsCommand: Command {
  static let configuration = help(
    "stats", "Count users, items and interactions, and tell how long histories are.",
    notes: """
      Interactions are read from 'user item' lines (pairs), 'user item item ...' lines (sequences), \
      RecBole's .inter files, CSV and TSV with a header, and JSONL; the first lines tell which. \
      minimum, median and maximum are of the number of interactions per user; density is \
      interactions / (users items).
      """,
    examples: [
      "cloze data stats ratings.csv --as items",
      "cloze data stats ml-1m.txt --as items --core 5",
      "zcat log.jsonl.gz | cloze data stats - --as items --item-column sku",
    ])

  @Argument(help: ArgumentHelp("Files, or - for standard input.", valueName: "path"))
  var paths: [String]

  @Option(name: .customLong("as"), help: "What the data are: items.")
  var kind: DataKind

  @OptionGroup var interactions: InteractionOptions
  @OptionGroup var filter: InteractionFilterOptions
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    switch kind {
    case .items: try showItems(session)
    }
  }

  private func showItems(_ session: Session) throws {
    let log = try interactions.read(paths, session)
    let statistics = InteractionStatistics(filter.filter.apply(log))
    var records = Records(columns: [
      "users", "items", "interactions", "density", "minimum", "median", "maximum",
    ])
    records.append([
      .int(statistics.users), .int(statistics.items), .int(statistics.interactions),
      .double(statistics.density), .int(statistics.minimum), .double(statistics.median),
      .int(statistics.maximum),
    ])
    try session.show(records)
  }
}

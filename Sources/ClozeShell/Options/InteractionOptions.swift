import ArgumentParser
import ClozeCapabilities
import ClozeData
import Foundation

extension InteractionFormat: ExpressibleByArgument {}
extension InteractionFilter.Duplicates: ExpressibleByArgument {}

/// The options of reading interactions.
struct InteractionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The data's format: \(InteractionFormat.allCases.map(\.rawValue).joined(separator: ", ")) \
      (default: by its content).
      """))
  var formatIn: InteractionFormat?

  @Option(
    help: ArgumentHelp("The column of the user (default: the usual names).", valueName: "column"))
  var userColumn: String?

  @Option(
    help: ArgumentHelp("The column of the item (default: the usual names).", valueName: "column"))
  var itemColumn: String?

  @Option(
    help: ArgumentHelp(
      "The column of the time (default: the usual names); none keeps the file's order.",
      valueName: "column"))
  var timeColumn: String?

  @Option(
    help: ArgumentHelp(
      "The names of all columns of a table without a header, such as user,item,rating,time.",
      valueName: "names"))
  var columns: String?

  func validate() throws {
    for (option, name) in [
      ("--columns", columns),
      ("--user-column", userColumn), ("--item-column", itemColumn), ("--time-column", timeColumn),
    ] where name?.isEmpty == true {
      throw ValidationError("\(option) is empty: name a column or leave it out")
    }
  }

  /// True if any of the options was given.
  var isGiven: Bool {
    columns != nil || formatIn != nil || userColumn != nil || itemColumn != nil || timeColumn != nil
  }

  /// Returns the interactions of `paths`.
  func source(_ paths: [String]) -> InteractionSource {
    InteractionSource(
      paths: paths, format: formatIn, userColumn: userColumn, itemColumn: itemColumn,
      timeColumn: timeColumn,
      columns: columns?.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      } ?? [])
  }

  /// Returns a reader of the histories of `path`, or of standard input if that is `-`.
  func histories(_ path: String) throws -> HistoryReader {
    try HistoryReader(path: path, format: formatIn, columns: source([]))
  }

  /// Reads `paths`, showing progress and notes.
  func read(_ paths: [String], _ session: Session) throws -> InteractionLog {
    try source(paths).read(SessionObserver(session))
  }
}

/// The options that filter interactions.
struct InteractionFilterOptions: ParsableArguments {
  @Option(help: "Leave out users and items with fewer interactions, until none is left.")
  var core = 0

  @Option(help: "Leave out users with fewer interactions.")
  var minimumHistory = 0

  @Option(
    help: """
      What becomes of items that a user takes again: keep, consecutive (those in a row are one) or \
      first (only the first stays).
      """)
  var duplicates = InteractionFilter.Duplicates.keep

  func validate() throws {
    for (option, value) in [("--core", core), ("--minimum-history", minimumHistory)]
    where !(0...1_000_000).contains(value) {
      throw ValidationError("\(option) is \(value): must lie in 0...1000000")
    }
  }

  /// True if anything is filtered.
  var isGiven: Bool { filter != InteractionFilter() }

  /// The filter.
  var filter: InteractionFilter {
    InteractionFilter(core: core, minimumHistory: minimumHistory, duplicates: duplicates)
  }
}

import ArgumentParser
import ClozeReport
import ClozeRuns

/// `cloze runs diff`: shows the differences between the recipes of two runs.
struct RunsDiffCommand: RunsFolderCommand {
  static let configuration = help(
    "diff", "Show in which values of recipe and environment two runs differ.",
    examples: ["cloze runs diff text-1 text-2", "cloze runs diff text-1 old/run --format json"])

  @Argument(help: ArgumentHelp("A name in the folder of runs, or a path.", valueName: "run"))
  var first: String

  @Argument(help: ArgumentHelp("The run to compare it with.", valueName: "other"))
  var second: String

  @OptionGroup var runs: RunsOption
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let named = try NamedRuns([first, second], in: runs.folder, session).runs
    guard named.count == 2 else { throw Misuse(text: "both names are those of one run") }
    let values = try named.map { try Self.values($0.detail()) }
    let keys = Set(values[0].keys).union(values[1].keys).sorted()
    let different = keys.filter { values[0][$0] != values[1][$0] }
    try session.show(
      Records(
        columns: ["key", named[0].name, named[1].name],
        rows: different.map { key in
          [.string(key), RecordValue(values[0][key]), RecordValue(values[1][key])]
        }))
    if different.isEmpty { session.note("the runs do not differ in recipe and environment") }
  }

  private static func values(_ run: RunDetail) -> [String: String] {
    let environment = run.environment.map { ("environment." + $0.key, $0.value) }
    return Dictionary(run.recipe.map { ($0.key, $0.value) } + environment) { $1 }
  }
}

import ArgumentParser
import ClozeReport
import ClozeRuns

/// `cloze runs tag`: sets the user's tags of runs.
struct RunsTagCommand: RunsFolderCommand {
  static let configuration = help(
    "tag", "Give a run tags, or take them from it.",
    notes: "Tags stand in the run's own folder, so that they go where it goes.",
    examples: [
      "cloze runs tag text-1 best", "cloze runs tag text-1 best baseline --remove",
      "cloze runs list --where 'tag = best'",
    ])

  @Argument(help: ArgumentHelp("A name in the folder of runs, or a path.", valueName: "run"))
  var run: String

  @Argument(help: ArgumentHelp("The tags.", valueName: "tag"))
  var tags: [String]

  @Flag(help: "Take the tags away.")
  var remove = false

  @OptionGroup var runs: RunsOption
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let path = try session.run(run, in: runs.folder)
    let now = try RunTags.change(path, adding: remove ? [] : tags, removing: remove ? tags : [])
    try session.show(
      Records(
        columns: ["run", "tags"], rows: [[.string(run), .string(now.joined(separator: ", "))]]))
  }
}

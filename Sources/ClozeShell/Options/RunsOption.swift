import ArgumentParser
import ClozeRuns

/// The option that names a folder of runs.
struct RunsOption: ParsableArguments {
  @Option(
    name: .customLong("runs"),
    help: ArgumentHelp(
      "The folder of runs (default: $CLOZE_RUNS, or runs).", valueName: "folder"))
  var path: String?

  /// The folder.
  var folder: RunsFolder { RunsFolder(path) }
}

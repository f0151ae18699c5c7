import ArgumentParser
import ClozeRuns

/// Which folder of runs is meant.
struct RunsOption: ParsableArguments {
  @Option(
    name: .customLong("runs"),
    help: ArgumentHelp(
      "The folder of runs (default: $CLOZE_RUNS, or runs).", valueName: "folder"))
  var path: String?

  /// The folder.
  var folder: RunsFolder { RunsFolder(path) }
}

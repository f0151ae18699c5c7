import ArgumentParser
import ClozeCapabilities

/// The options of a sweep, beside those of its recipe.
struct SweepOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("A preset or a YAML file.", valueName: "recipe"))
  var recipe: String?

  @Option(
    help: ArgumentHelp(
      "Train each combination with these seeds, such as 1..3 or 1,2,7.", valueName: "seeds"))
  var seeds: String?

  @Option(
    help: ArgumentHelp(
      "A file with the settings of one run on each line, .jsonl, .csv or .tsv; the values of --set "
        + "and --seeds come on top.",
      valueName: "file"))
  var list: String?

  @Option(
    help: ArgumentHelp(
      "The sweep's name (default: that of the same sweep before, or sweep-1, sweep-2, ...).",
      valueName: "sweep"))
  var name: String?

  @Option(help: ArgumentHelp("Go on with the sweep of this name.", valueName: "sweep"))
  var resume: String?

  @Option(help: "The number of runs that train at a time; they share the threads.")
  var jobs = 1

  @Option(help: "Evaluate each model on this part of its data when it is trained.")
  var evaluate: EvaluationSplit?

  @Flag(help: "List the runs and the time that they would take, but begin none.")
  var dryRun = false

  /// The message about options that exclude --resume.
  static let resumeRule =
    "--resume goes on with the sweep as it was begun: only --jobs, --evaluate, --threads and "
    + "--backend can be given with it"

  /// Throws for values that cannot be.
  func check() throws {
    guard (1...256).contains(jobs) else {
      throw ValidationError("--jobs is \(jobs): must lie in 1...256")
    }
    if evaluate == .all { throw ValidationError("--evaluate is validation or test") }
    if let name, !SweepNames.isName(name) {
      throw ValidationError(
        "--name is '\(name)': must be up to 50 letters, digits and . _ -, a letter first")
    }
  }
}

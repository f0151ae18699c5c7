import ArgumentParser
import ClozeTraining

/// The options of training: the recipe, its changes and the destination.
struct TrainingOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("A preset or a YAML file.", valueName: "recipe"))
  var name: String?

  @OptionGroup var recipe: RecipeOptions

  @Option(
    help: ArgumentHelp(
      "The run folder to make (default: one in the folder of runs).", valueName: "run"))
  var out: String?

  @Option(help: ArgumentHelp("Go on with this run, by name or folder.", valueName: "run"))
  var resume: String?

  @Flag(help: "Check everything and say what the run would cost, but make nothing.")
  var dryRun = false

  @OptionGroup var runs: RunsOption

  /// The message about options that exclude --resume.
  static let resumeRule =
    "--resume goes on with the run's own recipe: only --steps, --data, --weights, --set, --threads and "
    + "--backend can be given with it"

  func validate() throws {
    if resume != nil {
      var others = recipe
      (others.steps, others.data, others.settings, others.weights) = (nil, [], [], nil)
      guard name == nil, out == nil, others.isEmpty, !dryRun else {
        throw ValidationError(Self.resumeRule)
      }
    } else {
      guard name != nil else { throw ValidationError("give a recipe, such as text, or --resume") }
    }
  }
}

extension TrainingStage {
  /// The command for this stage of training.
  var command: String { self == .pretraining ? "pretrain" : "finetune" }
  /// The presets, one per line.
  var presetList: String {
    Registry.presets(of: self).map { "  \($0.name): \($0.summary)" }.joined(separator: "\n")
  }
}

import ArgumentParser
import ClozeData
import ClozeReport
import ClozeRuns
import ClozeTensor
import ClozeTraining
import Foundation

/// `cloze pretrain`: a model from data of any modality.
struct PretrainCommand: ComputingCommand {
  static let configuration = help(
    "pretrain", "Train a model to fill in what was hidden, from a recipe and data.",
    notes: """
      RECIPE is a YAML file or one of:
      \(Registry.presets.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

      Without --out the run is called after the recipe, with a number, in the folder of runs: \
      runs/text-1.

      Ctrl-C stops after the current step with a checkpoint (exit status 130), twice at once; \
      SIGTERM stops with a checkpoint (143). --resume goes on to the same weights as without the \
      interruption.
      """,
    examples: [
      "cloze pretrain text --data book.txt notes/",
      "cloze pretrain text-tiny --data book.txt --vocab-size 4000 --steps 300 --out run \\",
      "  --set encoder.layers=3 --set masking.rate=0.3",
      "cloze pretrain --resume run --steps 4000",
    ])

  @Argument(help: ArgumentHelp("A preset or a YAML file.", valueName: "recipe"))
  var name: String?

  @OptionGroup var recipe: RecipeOptions

  @Option(
    help: ArgumentHelp(
      "The run folder to make (default: one in the folder of runs).", valueName: "run"))
  var out: String?

  @Option(help: ArgumentHelp("Go on with the run in this folder.", valueName: "run"))
  var resume: String?

  @Flag(help: "Check everything and say what the run would cost, but make nothing.")
  var dryRun = false

  @OptionGroup var runs: RunsOption
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if resume != nil {
      var others = recipe
      others.steps = nil
      guard name == nil, out == nil, compute.precision == nil, others.isEmpty, !dryRun else {
        throw ValidationError(
          "--resume goes on with the run's own recipe: only --steps, --threads and --backend can "
            + "be given with it")
      }
    } else {
      guard name != nil else { throw ValidationError("give a recipe, such as text, or --resume") }
    }
  }

  mutating func adopt(_ settings: ShellSettings) {
    compute.adopt(settings)
    recipe.seed = recipe.seed ?? settings.seed
    runs.adopt(settings)
  }

  func execute(_ session: Session) throws {
    let device = compute.device()
    if let resume { return try goOn(resume, device, session) }
    var recipe = try recipe.recipe(name ?? "")
    recipe.precision = try compute.resolved(recipe.precision, on: device)
    let problems = recipe.validate()
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    try recipe.check()
    let cost = try RecipeCost(recipe, compute, device)
    if dryRun { return try cost.show(session) }
    try cost.checkMemory()
    try begin(recipe, device, session)
  }

  private func begin<Recipe: PretrainingRecipe>(
    _ recipe: Recipe, _ device: Device, _ session: Session
  ) throws {
    let path = try out ?? runs.folder.makeRun(recipe: recipe.recipe)
    let pretraining = try Self.start(recipe, at: path)
    let trial = PretrainingSession(pretraining, session, in: runs.folder)
    do {
      try trial.train(on: device, threads: compute.threadCount)
    } catch  where !trial.hasStarted {
      // What never trained would only be in the way of the next attempt.
      Self.clear(pretraining.run)
      throw error
    }
  }

  private func goOn(_ path: String, _ device: Device, _ session: Session) throws {
    let modality = try RunFolder.open(path).modality()
    try goOn(Registry.modality(named: modality, in: path), path, device, session)
  }

  private func goOn<M: Modality>(
    _: M.Type, _ path: String, _ device: Device, _ session: Session
  ) throws {
    let pretraining = try Pretraining<M>.resume(path, steps: recipe.steps)
    guard device.backend.dtypes.contains(pretraining.recipe.precision.dtype) else {
      throw Misuse(
        text: "the run computes in \(pretraining.recipe.precision.rawValue), which backend "
          + "\(device.backend.name) does not; leave out --backend")
    }
    try RecipeCost(pretraining.recipe, compute, device).checkMemory()
    try PretrainingSession(pretraining, session, in: runs.folder)
      .train(on: device, threads: compute.threadCount)
  }

  /// A new run; where it cannot begin, no empty folder stays behind.
  private static func start<Recipe: PretrainingRecipe>(
    _ recipe: Recipe, at path: String
  ) throws -> Pretraining<Recipe.Kind> {
    try makeFolder(path)
    do {
      return try Pretraining<Recipe.Kind>.start(recipe, at: path)
    } catch {
      rmdir(path)
      throw error
    }
  }

  /// The folder was empty or not there before the run.
  private static func clear(_ run: RunFolder) {
    try? FileManager.default.removeItem(atPath: run.path)
  }
}

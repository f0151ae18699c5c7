import ClozeData
import ClozeTensor
import Foundation

/// A run from recipe to model folder: started, resumed, or repeated.
public struct TrainingRun<M: Modality> {
  /// The resolved recipe.
  public let recipe: M.ModalityRecipe
  /// The run's folder.
  public let run: RunFolder
  /// The number of steps in the recipe on disk, if another number was requested.
  private let formerSteps: Int?

  private init(recipe: M.ModalityRecipe, run: RunFolder, formerSteps: Int? = nil) {
    (self.recipe, self.run, self.formerSteps) = (recipe, run, formerSteps)
  }

  /// Starts a new run at `path`: the recipe is resolved, including its precision for `device`, and
  /// written.
  public static func start(
    _ recipe: M.ModalityRecipe, at path: String, on device: Device
  ) throws -> TrainingRun {
    let problems = recipe.validate()
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    var resolved = recipe.resolved(absolute)
    resolved.precision = recipe.precision.resolved(on: device)
    resolved.dataPaths = recipe.dataPaths.map(absolute)
    resolved.validationPaths = recipe.validationPaths.map(absolute)
    let text = try resolved.yaml()
    let run = try RunFolder.create(at: path, recipe: text)
    // The recipe is read back, so that a resumed run reads exactly the same values.
    return TrainingRun(
      recipe: try M.ModalityRecipe().applying(yaml: text, name: run.recipe), run: run)
  }

  /// Opens the run at `path` to continue it, up to `steps` steps if given.
  ///
  /// - Throws: `TrainingError.notARun`, `.otherModality`, `.badRecipe`.
  public static func resume(_ path: String, steps: Int?) throws -> TrainingRun {
    let run = try RunFolder.open(path)
    let text = try run.recipeText(), found = RecipeKeys.modality(yaml: text)
    guard found == M.name else {
      throw TrainingError.otherModality(path: path, found: found, wanted: M.name)
    }
    var recipe = try M.ModalityRecipe().applying(yaml: text, name: run.recipe, isRun: true)
    let former = recipe.training.steps
    if let steps { (recipe.training.steps, recipe.training.epochs) = (steps, nil) }
    let problems = recipe.validate()
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    return TrainingRun(
      recipe: recipe, run: run, formerSteps: recipe.training.steps == former ? nil : former)
  }

  /// Prepares the data, then trains until all steps are done or `stop` returns true.
  ///
  /// - Parameters:
  ///   - command: The user's command line, for the run's record.
  ///   - admitting: May reject the sizes, once the data has determined them, before a model is
  ///     made.
  public func execute(
    device: Device, threads: Int, command: [String] = [], stop: () -> Bool = { false },
    preparing: (PreparationEvent) -> Void, admitting: (any RecipeSizes) throws -> Void = { _ in },
    training: @escaping (TrainingEvent) -> Void
  ) throws {
    let details = RunDetails(
      modality: M.name, recipe: recipe.recipe, command: command, totalSteps: recipe.training.steps,
      metrics: recipe.series,
      environment: RunEnvironment(
        device: device, threads: threads, precision: recipe.precision.dtype(on: device)))
    try run.attended(details) {
      let data = try M.prepare(recipe, run: run, threads: threads, observe: preparing)
      try admitting(M.sizes(recipe, of: data))
      let task = try M.task(recipe, data, device: device)
      let counted = try counted(by: task)
      return try counted.train(task, stop: stop, preparing: preparing, training: training)
    }
  }

  /// Returns the run with the steps of its epochs, which are written into its recipe; a run that has
  /// begun has them already.
  private func counted(by task: M.Task) throws -> TrainingRun {
    guard recipe.training.epochs != nil, run.checkpoints.all().isEmpty else { return self }
    guard let batches = task.batchesPerEpoch else {
      throw TrainingError.badRecipe([
        "training.epochs is for recipes that learn labels; give the number of steps with --steps"
      ])
    }
    var counted = recipe
    counted.training = recipe.training.measured(batches: batches)
    try AtomicFile.write(counted.yaml(), to: run.recipe)
    try run.updateRecord { record in
      var record = record
      record?.totalSteps = counted.training.steps
      return record
    }
    return TrainingRun(recipe: counted, run: run, formerSteps: nil)
  }

  private func train(
    _ task: M.Task, stop: () -> Bool, preparing: (PreparationEvent) -> Void,
    training: @escaping (TrainingEvent) -> Void
  ) throws -> TrainingOutcome {
    let trainer = try Trainer(
      task, recipe.training, metrics: recipe.metrics, run: run, observe: training)
    if trainer.isDone, FileManager.default.fileExists(atPath: run.model + "/config.json") {
      // The model may date from an earlier stop, if the process was killed just before the end.
      try trainer.saveModel()
      if trainer.isOutOfPatience, let patience = recipe.training.selection.patience {
        throw TrainingError.stoppedEarly(
          path: run.path, step: trainer.step, validations: patience)
      }
      throw TrainingError.alreadyDone(path: run.path, steps: trainer.step)
    }
    if let formerSteps { try keepNewLength(formerSteps, after: trainer.step, preparing) }
    return try trainer.train(until: stop)
  }

  /// The recipe is rewritten only once it is certain that the run continues.
  private func keepNewLength(
    _ former: Int, after step: Int, _ observe: (PreparationEvent) -> Void
  ) throws {
    try AtomicFile.write(recipe.yaml(), to: run.recipe)
    let training = recipe.training, next = step + 1
    let rates = [former, training.steps].map { steps in
      var part = training
      part.steps = steps
      return part.rate(min(next, steps))
    }
    guard rates[0] != rates[1] else { return }
    observe(
      .note(
        "the learning rate now follows \(training.steps) steps instead of \(former): "
          + "\(rates[1]) at step \(next) instead of \(rates[0])"))
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }
}

import ArgumentParser
import ClozeData
import ClozeReport
import ClozeRuns
import ClozeTensor
import ClozeTraining
import Foundation

/// A command that trains, from a recipe or from the last checkpoint of a run.
protocol TrainingCommand: ComputingCommand {
  /// The stage of training.
  static var stage: TrainingStage { get }
  var training: TrainingOptions { get set }
}

extension TrainingCommand {
  mutating func validate() throws {
    guard training.resume == nil || compute.precision == nil else {
      throw ValidationError(TrainingOptions.resumeRule)
    }
  }

  mutating func adopt(_ settings: ShellSettings) {
    compute.adopt(settings)
    training.recipe.seed = training.recipe.seed ?? settings.seed
    training.runs.adopt(settings)
  }

  func execute(_ session: Session) throws {
    let device = compute.device()
    if let resume = training.resume {
      return try goOn(session.run(resume, in: training.runs.folder), device, session)
    }
    var recipe = try named(training.name ?? "", session)
    recipe.precision = try compute.resolved(recipe.precision, on: device)
    let problems = recipe.validate()
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    try recipe.check()
    let cost = try RecipeCost(recipe, compute, device)
    if training.dryRun { return try cost.show(session) }
    try cost.checkMemory()
    if Self.stage == .finetuning, recipe.encoderFrom == nil,
      let recipe = recipe as? any ModelRecipe, recipe.modelPath == nil
    {
      session.note("no --model: weights begin at random")
    }
    try begin(recipe, device, session)
  }

  /// Returns the requested recipe, if this command is for its stage.
  private func named(_ name: String, _ session: Session) throws -> any TrainingRecipe {
    let recipe = try training.recipe.recipe(name, session, in: training.runs.folder)
    let stage = Registry.stage(of: recipe)
    guard stage == Self.stage else {
      throw Misuse(
        text:
          "'\(name)' is a recipe for \(stage.rawValue): cloze \(stage.command) \(name.commandPath)")
    }
    return recipe
  }

  private func begin(
    _ recipe: some TrainingRecipe, _ device: Device, _ session: Session
  ) throws {
    let path = try training.out ?? training.runs.folder.makeRun(recipe: recipe.recipe)
    let trainingRun = try Self.start(recipe.typed, at: path, on: device)
    let trial = TrainingSession(trainingRun, session, in: training.runs.folder)
    do {
      try trial.train(on: device, threads: compute.threadCount)
    } catch  where !trial.hasStarted {
      // A run that never trained would only be in the way of the next attempt.
      Self.clear(trainingRun.run)
      throw error
    }
  }

  private func goOn(_ path: String, _ device: Device, _ session: Session) throws {
    if let whole = RunFolder.whole(ofMemberAt: path) {
      throw Misuse(
        text: "'\(path)' is a member of '\(whole)', with which it is trained; go on with that one")
    }
    let modality = try RunFolder.open(path).modality()
    try goOn(Registry.modality(named: modality, in: path), path, device, session)
  }

  private func goOn<M: Modality>(
    _: M.Type, _ path: String, _ device: Device, _ session: Session
  ) throws {
    let trainingRun = try TrainingRun<M>.resume(path, steps: training.recipe.steps) {
      try training.recipe.changed($0)
    }
    guard device.backend.dtypes.contains(trainingRun.recipe.precision.dtype(on: device)) else {
      throw Misuse(
        text: "the run computes in \(trainingRun.recipe.precision.rawValue), which backend "
          + "\(device.backend.name) does not; leave out --backend")
    }
    // A run that has not begun still reads the model that it starts from.
    if trainingRun.run.checkpoints.all().isEmpty {
      let paths = [
        (trainingRun.recipe as? any ModelRecipe)?.modelPath, trainingRun.recipe.encoderFrom,
      ]
      for path in paths.compactMap({ $0 }) {
        _ = try session.checkpointModel(path, in: training.runs.folder)
      }
    }
    try RecipeCost(trainingRun.recipe, compute, device).checkMemory()
    try TrainingSession(trainingRun, session, in: training.runs.folder)
      .train(on: device, threads: compute.threadCount)
  }

  /// Makes a new run; if it cannot start, no empty folder is left.
  private static func start<Body: RecipeBody>(
    _ recipe: Recipe<Body>, at path: String, on device: Device
  ) throws -> TrainingRun<Body.Kind> {
    try makeFolder(path)
    do {
      return try TrainingRun<Body.Kind>.start(recipe, at: path, on: device)
    } catch {
      rmdir(path)
      throw error
    }
  }

  /// Removes the run's contents: the folder was empty or absent before.
  private static func clear(_ run: RunFolder) {
    try? FileManager.default.removeItem(atPath: run.path)
  }
}

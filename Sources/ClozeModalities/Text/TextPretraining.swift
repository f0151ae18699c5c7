import ClozeData
import ClozeTensor
import ClozeTraining
import Foundation

/// A pretraining run on text from recipe to model folder: started, resumed, or done again.
public struct TextPretraining {
  /// The resolved recipe.
  public let recipe: TextRecipe
  /// The run's folder.
  public let run: RunFolder
  /// The number of steps in the recipe on disk, where another one was asked for.
  private let formerSteps: Int?

  private init(recipe: TextRecipe, run: RunFolder, formerSteps: Int? = nil) {
    (self.recipe, self.run, self.formerSteps) = (recipe, run, formerSteps)
  }

  /// A new run at `path`; the recipe is resolved and written down.
  public static func start(_ recipe: TextRecipe, at path: String) throws -> TextPretraining {
    let problems = recipe.validate()
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    var resolved = recipe
    resolved.precision = recipe.precision.dtype == .bf16 ? .bf16 : .f32
    resolved.data.paths = recipe.data.paths.map(absolute)
    resolved.tokenizer.path = recipe.tokenizer.path.map(absolute)
    let text = try resolved.yaml()
    let run = try RunFolder.create(at: path, recipe: text)
    // What was written is what runs, to the last digit: a resumed run reads it again.
    return TextPretraining(
      recipe: try TextRecipe().applying(yaml: text, name: run.recipe), run: run)
  }

  /// The run at `path`, to be continued, to `steps` steps where given.
  public static func resume(_ path: String, steps: Int?) throws -> TextPretraining {
    let run = try RunFolder.open(path)
    guard let text = try? String(contentsOfFile: run.recipe, encoding: .utf8) else {
      throw TrainingError.notARun(path: path, missing: "a readable recipe.yaml")
    }
    var recipe = try TextRecipe().applying(yaml: text, name: run.recipe)
    let former = recipe.training.steps
    recipe.training.steps = steps ?? former
    let problems = recipe.validate()
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    return TextPretraining(
      recipe: recipe, run: run, formerSteps: recipe.training.steps == former ? nil : former)
  }

  /// Prepares the data, then trains until done or until `stop` says so.
  ///
  /// - Parameter command: the user's command line, for the run's record.
  public func execute(
    device: Device, threads: Int, command: [String] = [], stop: () -> Bool = { false },
    preparing: (PreparationEvent) -> Void, training: @escaping (TrainingEvent) -> Void
  ) throws {
    let details = RunDetails(
      modality: "text", recipe: recipe.recipe, command: command, totalSteps: recipe.training.steps,
      environment: RunEnvironment(
        device: device, threads: threads, precision: recipe.precision.dtype))
    try run.attended(details) {
      try train(device, threads, stop: stop, preparing: preparing, training: training)
    }
  }

  private func train(
    _ device: Device, _ threads: Int, stop: () -> Bool,
    preparing: (PreparationEvent) -> Void, training: @escaping (TrainingEvent) -> Void
  ) throws -> TrainingOutcome {
    let data = try TextData(recipe, run: run, threads: threads, observe: preparing)
    let task = try TextTask(recipe, data, device: device)
    let trainer = try Trainer(task, recipe.training, run: run, observe: training)
    if trainer.step >= recipe.training.steps,
      FileManager.default.fileExists(atPath: run.model + "/config.json")
    {
      // The model may be that of an earlier stop, if the process was killed just before the end.
      try task.save(to: run.model)
      throw TrainingError.alreadyDone(path: run.path, steps: trainer.step)
    }
    if let formerSteps { try keepNewLength(formerSteps, after: trainer.step, preparing) }
    return try trainer.train(until: stop)
  }

  /// The recipe is written anew only once it is certain that the run goes on.
  private func keepNewLength(
    _ former: Int, after step: Int, _ observe: (PreparationEvent) -> Void
  ) throws {
    try AtomicFile.write(recipe.yaml(), to: run.recipe)
    let training = recipe.training, next = step + 1
    let rates = [former, training.steps].map { steps in
      training.optimizer.rate * training.schedule.share(min(next, steps), of: steps)
    }
    observe(
      .note(
        "the learning rate now follows \(training.steps) steps instead of \(former): "
          + "\(rates[1]) at step \(next) instead of \(rates[0])"))
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }
}

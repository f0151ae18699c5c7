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

  /// A new run at `path`; the recipe is resolved and written down.
  public static func start(_ recipe: TextRecipe, at path: String) throws -> TextPretraining {
    let problems = recipe.validate()
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    var resolved = recipe
    resolved.precision = recipe.precision.dtype == .bf16 ? .bf16 : .f32
    resolved.data.paths = recipe.data.paths.map(absolute)
    resolved.tokenizer.path = recipe.tokenizer.path.map(absolute)
    let run = try RunFolder.create(at: path, recipe: resolved.yaml())
    return TextPretraining(recipe: resolved, run: run)
  }

  /// The run at `path`, to be continued, to `steps` steps where given.
  public static func resume(_ path: String, steps: Int?) throws -> TextPretraining {
    let run = try RunFolder.open(path)
    guard let text = try? String(contentsOfFile: run.recipe, encoding: .utf8) else {
      throw TrainingError.notARun(path: path, missing: "a readable recipe.yaml")
    }
    var recipe = try TextRecipe().applying(yaml: text, name: run.recipe)
    if let steps, steps != recipe.training.steps {
      recipe.training.steps = steps
      let problems = recipe.validate()
      guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
      try AtomicFile.write(recipe.yaml(), to: run.recipe)
    }
    return TextPretraining(recipe: recipe, run: run)
  }

  /// Prepares the data, then trains until done or until `stop` says so.
  public func execute(
    device: Device, threads: Int, stop: () -> Bool = { false },
    preparing: (PreparationEvent) -> Void, training: @escaping (TrainingEvent) -> Void
  ) throws {
    let data = try TextData(recipe, run: run, threads: threads, observe: preparing)
    let task = try TextTask(recipe, data, device: device)
    let trainer = try Trainer(task, recipe.training, run: run, observe: training)
    if trainer.step >= recipe.training.steps,
      FileManager.default.fileExists(atPath: run.model + "/config.json")
    {
      throw TrainingError.alreadyDone(path: run.path, steps: trainer.step)
    }
    try trainer.train(until: stop)
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }
}

import ClozeData
import ClozeTensor
import Foundation

/// A run from recipe to model folder: started, resumed, or repeated.
public struct TrainingRun<M: Modality> {
  /// The resolved recipe.
  public let recipe: M.ModalityRecipe
  /// The run's folder.
  public let run: RunFolder
  /// The recipe on disk, if values were changed.
  private let former: M.ModalityRecipe?

  private init(recipe: M.ModalityRecipe, run: RunFolder, former: M.ModalityRecipe? = nil) {
    (self.recipe, self.run, self.former) = (recipe, run, former)
  }

  /// Starts a new run at `path`: the recipe is resolved, including its precision for `device`, and
  /// written.
  public static func start(
    _ recipe: M.ModalityRecipe, at path: String, on device: Device
  ) throws -> TrainingRun {
    let problems = recipe.validate()
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    var resolved = try recipe.resolved(absolute)
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
  /// - Parameter changing: Returns the recipe with the values that shall change.
  /// - Throws: `TrainingError.notARun`, `.otherModality`, `.badRecipe`, also of changed values that
  ///   must stay what they are; the errors of `changing`.
  public static func resume(
    _ path: String, steps: Int?, changing: (M.ModalityRecipe) throws -> M.ModalityRecipe = { $0 }
  ) throws -> TrainingRun {
    let run = try RunFolder.open(path)
    let text = try run.recipeText(), found = RecipeKeys.modality(yaml: text)
    guard found == M.name else {
      throw TrainingError.otherModality(path: path, found: found, wanted: M.name)
    }
    let former = try M.ModalityRecipe().applying(yaml: text, name: run.recipe, isRun: true)
    var recipe = try changing(former)
    if let steps { (recipe.training.steps, recipe.training.epochs) = (steps, nil) }
    if recipe.dataPaths != former.dataPaths { recipe.dataPaths = recipe.dataPaths.map(absolute) }
    let changes = try ResumableKeys.changes(from: former, to: recipe, after: 0)
    let problems = changes.compactMap {
      ResumableKeys.problem(of: $0.key, fixedData: M.Body.fixedData)
    }
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    let invalid = recipe.validate()
    guard invalid.isEmpty else { throw TrainingError.badRecipe(invalid) }
    return TrainingRun(recipe: recipe, run: run, former: changes.isEmpty ? nil : former)
  }

  /// Prepares the data, then trains until all steps are done or `stop` returns true.
  ///
  /// - Parameters:
  ///   - command: The user's command line, for the run's record.
  ///   - admitting: May reject the sizes, once the data has determined them, before a model is
  ///     made.
  public func execute(
    device: Device, threads: Int, command: [String] = [], stop: () -> Bool = { false },
    preparing: (PreparationEvent) throws -> Void,
    admitting: (any RecipeSizes) throws -> Void = { _ in },
    training: @escaping (TrainingEvent) -> Void
  ) throws {
    var details = RunDetails(
      modality: M.name, recipe: recipe.recipe, command: command,
      model: (recipe as? any ModelRecipe)?.modelPath, totalSteps: recipe.training.steps,
      metrics: recipe.series,
      environment: RunEnvironment(
        device: device, threads: threads, precision: recipe.precision.dtype(on: device)))
    details.encoder = recipe.encoderFrom
    try run.attended(details) {
      let task = try NotBegun.naming {
        let data = try prepared(threads: threads, preparing)
        try admitting(M.sizes(recipe, of: data))
        return try M.task(recipe, data, device: device)
      }
      try takeEncoder(into: task, preparing)
      let counted = try counted(by: task)
      return try counted.train(task, stop: stop, preparing: preparing, training: training)
    }
  }

  /// Copies the encoder that a new run takes from another model, says so and records it.
  private func takeEncoder(
    into task: M.Task, _ observe: (PreparationEvent) throws -> Void
  ) throws {
    guard run.checkpoints.all().isEmpty, let transfer = try EncoderTransfer(recipe) else { return }
    let taken = try NotBegun.naming {
      try transfer.copy(into: task.store, vocabulary: run.tokenizer)
    }
    try run.updateRecord { record in
      var record = record
      record?.transfer = taken
      return record
    }
    try observe(.note(taken.note))
  }

  private func prepared(
    threads: Int, _ observe: (PreparationEvent) throws -> Void
  ) throws -> M.Prepared {
    do {
      return try M.prepare(recipe, run: run, threads: threads, observe: observe)
    } catch FileError.missing(let path)
      where (recipe.dataPaths + recipe.validationPaths).contains(path)
      && !run.checkpoints.all().isEmpty
    {
      throw TrainingError.missingData(path: run.path, data: path)
    }
  }

  /// Returns the run with the steps of its epochs, which are written into its recipe; a run that
  /// has begun has them already.
  private func counted(by task: M.Task) throws -> TrainingRun {
    guard recipe.training.epochs != nil else { return self }
    guard let batches = task.batchesPerEpoch else {
      throw TrainingError.badRecipe([
        "training.epochs is for recipes that learn labels; give the number of steps with --steps"
      ])
    }
    var counted = recipe
    counted.training = recipe.training.measured(batches: batches)
    // A run that has begun rewrites its recipe once it is certain that it goes on.
    if run.checkpoints.all().isEmpty { try AtomicFile.write(counted.yaml(), to: run.recipe) }
    try run.updateRecord { record in
      var record = record
      record?.totalSteps = counted.training.steps
      return record
    }
    return TrainingRun(recipe: counted, run: run, former: former)
  }

  private func train(
    _ task: M.Task, stop: () -> Bool, preparing: (PreparationEvent) throws -> Void,
    training: @escaping (TrainingEvent) -> Void
  ) throws -> TrainingOutcome {
    let requested = try changes(after: 0).map(\.key), recorded = run.record?.changes ?? []
    let trained = try TrainedParameters(
      task.store, recipe.training, encoders: M.encoders.map(\.names), held: task.held)
    let trainer = try NotBegun.naming {
      try Trainer(
        task, recipe.training, metrics: recipe.metrics, alarms: recipe.alarms, run: run,
        changed: { step in Set(requested + recorded.filter { $0.step >= step }.map(\.key)) },
        trained: trained, observe: training)
    }
    if let note = trained.note { try preparing(.note(note)) }
    if trainer.isDone, FileManager.default.fileExists(atPath: run.model + "/config.json") {
      // The model may date from an earlier stop, if the process was killed just before the end.
      try trainer.saveModel()
      if trainer.isOutOfPatience, let patience = recipe.training.selection.patience {
        throw TrainingError.stoppedEarly(
          path: run.path, step: trainer.step, validations: patience)
      }
      throw TrainingError.alreadyDone(path: run.path, steps: trainer.step)
    }
    if let alarm = trainer.alarm {
      throw TrainingError.stoppedByAlarm(path: run.path, step: trainer.step, alarm: alarm)
    }
    if let former { try keepChanges(of: former, after: trainer.step, preparing) }
    return try trainer.train(until: stop)
  }

  private func changes(after step: Int) throws -> [RecipeChange] {
    try former.map { try ResumableKeys.changes(from: $0, to: recipe, after: step) } ?? []
  }

  /// The changes are recorded and the recipe is rewritten only once it is certain that the run
  /// continues. They are recorded first: a run that is killed in between still has its former
  /// recipe, and one that is killed later may go on with other data than its last checkpoint's.
  private func keepChanges(
    of former: M.ModalityRecipe, after step: Int, _ observe: (PreparationEvent) throws -> Void
  ) throws {
    let changes = try changes(after: step), keys = Set(changes.map(\.key))
    try run.updateRecord { record in
      guard var record else { return nil }
      // Steps that are repeated are repeated with the new values.
      let kept = (record.changes ?? []).filter { $0.step < step || !keys.contains($0.key) }
      record.changes = kept + changes
      return record
    }
    try AtomicFile.write(recipe.yaml(), to: run.recipe)
    for change in changes { try observe(.note(change.description)) }
    try noteRate(former.training, after: step, observe)
  }

  /// Says if the learning rate has changed, which follows from several keys.
  private func noteRate(
    _ former: TrainingConfiguration, after step: Int, _ observe: (PreparationEvent) throws -> Void
  ) throws {
    let now = recipe.training, next = step + 1
    let rates = [former, now].map { $0.rate(min(next, $0.steps)) }
    guard rates[0] != rates[1] else { return }
    let length =
      now.steps == former.steps
      ? "has changed" : "now follows \(now.steps) steps instead of \(former.steps)"
    try observe(
      .note(
        "the learning rate \(length): \(rates[1]) at step \(next) instead of \(rates[0])"))
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }
}

import ClozeData
import ClozeReport
import ClozeRuns
import ClozeTensor
import ClozeTraining

/// A training run as the user sees it: progress, interruptions, and its products.
final class TrainingSession<M: Modality> {
  private let trainingRun: TrainingRun<M>
  private let session: Session
  private let preparation: PreparationProgress
  private let progress: ProgressReporter?
  private lazy var tensorBoard = TensorBoardRecorder(trainingRun.run) { [self] in message($0) }
  private let index: RunIndexer?
  private var wasInterrupted = false
  private var last: StepReport?
  /// The costs of the run, until the time that it takes has been said.
  private var cost: RecipeCost?
  /// True once training has started.
  private(set) var hasStarted = false

  init(_ trainingRun: TrainingRun<M>, _ session: Session, in runs: RunsFolder) {
    self.trainingRun = trainingRun
    self.session = session
    preparation = PreparationProgress(session, totalBytes: nil)
    progress = session.progress(M.stage.command, unit: "step")
    index = RunIndexer(run: trainingRun.run.path, in: runs, note: session.note)
  }

  /// Trains, then prints the products.
  ///
  /// - Throws: `Interruption` if the user stopped it; the errors of training.
  func train(on device: Device, threads: Int) throws {
    let interrupts = session.interrupts
    defer { interrupts.undefer() }
    // A run that never started can be removed.
    defer { if hasStarted { index?.finish() } }
    try announce(on: device)
    // The preparation of data stops at its next event, so that nothing half done is left behind.
    interrupts.defer()
    do {
      try trainingRun.execute(
        device: device, threads: threads, command: session.arguments,
        stop: { interrupts.requestedStatus != nil },
        preparing: { [self] in try prepare($0) },
        admitting: { [self] in try admit($0, on: device) },
        training: { [self] in show($0) })
    } catch {
      progress?.finish()
      preparation.finish()
      guard error is CancellationError, let status = interrupts.requestedStatus else { throw error }
      throw Interruption(status: status, message: "stopped before the first step")
    }
    if let status = interrupts.requestedStatus, wasInterrupted {
      session.made(.run, trainingRun.run.path)
      throw Interruption(
        status: status,
        message: "stopped after step \(last?.step ?? 0); go on with: "
          + "cloze \(M.stage.command) --resume \(trainingRun.run.path.commandPath)")
    }
    session.made(.run, trainingRun.run.path)
    try session.show(made)
  }

  /// Checks that the sizes fit into memory, since the data may have made them larger than the
  /// recipe's estimate.
  private func admit(_ sizes: any RecipeSizes, on device: Device) throws {
    try Limits.checkMemory(sizes, in: trainingRun.recipe.precision.dtype(on: device))
    if cost != nil { cost = RecipeCost(trainingRun.recipe, sizes, device) }
  }

  /// Says before the data is prepared what a new run takes, if that is known already; otherwise it
  /// is said before the first step.
  private func announce(on device: Device) throws {
    guard !session.isQuiet else { return }
    let recipe = trainingRun.recipe, sizes = try recipe.sizes()
    cost = RecipeCost(recipe, sizes, device)
    guard sizes.isComplete, trainingRun.run.checkpoints.all().isEmpty else { return }
    announce(recipe.training.steps)
  }

  /// Says the number of steps and their time, once.
  private func announce(_ steps: Int) {
    guard let cost else { return }
    self.cost = nil
    // Without an estimate the run takes no longer.
    let time = (try? cost.time(of: steps)).map { ", \($0)" } ?? ""
    session.note("\(steps) steps\(time)")
  }

  private func prepare(_ event: PreparationEvent) throws {
    if session.interrupts.requestedStatus != nil { throw CancellationError() }
    preparation.show(event)
  }

  private func show(_ event: TrainingEvent) {
    tensorBoard.observe(event)
    switch event {
    case .started(let step, let steps):
      preparation.finish()
      hasStarted = true
      index?.update()
      if step > 0 { message("going on after step \(step) of \(steps)") }
      announce(steps - step)
    case .skippedCheckpoint(let reason): message("note: \(reason); the one before it is used")
    case .stepped(let report):
      last = report
      if report.isLogged { index?.update() }
      progress?.update(
        ProgressUpdate(
          done: report.step, total: report.steps, loss: report.loss,
          tokensPerSecond: report.tokensPerSecond, waiting: report.waiting))
    case .validated(let step, let metrics):
      let values = metrics.sorted { $0.key < $1.key }
        .map { "\($0.key) \(Format.number($0.value))" }
      message("step \(step): \(values.joined(separator: ", "))")
    case .warned(let step, let warning): message("warning: step \(step): \(warning)")
    case .saved, .histograms: break
    case .finished(_, let interrupted):
      wasInterrupted = interrupted
      progress?.finish()
    }
  }

  private func message(_ text: String) { progress?.message(oneLine(text)) }

  private var made: Records {
    let run = trainingRun.run
    var records = Records(columns: ["made", "path"])
    records.append(["model", .string(run.model)])
    records.append(["recipe", .string(run.recipe)])
    records.append(["metrics", .string(run.metrics)])
    for checkpoint in run.checkpoints.all() {
      records.append(["checkpoint", .string(checkpoint)])
    }
    return records
  }
}

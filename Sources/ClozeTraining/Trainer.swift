import ClozeEncoder
import ClozeEvaluation
import ClozeTensor
import ClozeTokens
import Foundation

/// The trainer of all models: it runs steps, validation and checkpoints, and resumes after any
/// interruption with the same bits as without one.
///
/// ```swift
/// func train(_ task: some TrainingTask, _ recipe: some TrainingRecipe, in run: RunFolder) throws {
///   let trainer = try Trainer(task, recipe.training, metrics: recipe.metrics, run: run) { event in
///     if case .saved(let step, let path) = event { print("step \(step): \(path)") }
///   }
///   let outcome = try trainer.train()
///   print("\(outcome.step) steps done")
/// }
/// ```
public final class Trainer<Task: TrainingTask> {
  /// Returns true if training should stop after the current step; called between steps.
  public typealias StopRequest = () -> Bool

  private let task: Task
  private let configuration: TrainingConfiguration
  /// The metrics that validation reports.
  private let metrics: [LoggedMetric]
  private let run: RunFolder
  private let optimizer: AdamW
  private let trained: TrainedParameters
  private let observe: (TrainingEvent) -> Void
  private let alarmMode: AlarmMode
  private var watch: AlarmWatch
  private var state: CheckpointState
  private var lastCheckpoint: String?
  private var interval = Interval()

  /// The sums since the last report.
  private struct Interval {
    var losses: [Double] = []
    var metrics: [String: (sum: Double, share: Double)] = [:]
    var tokens = 0
    var started = Date()
    /// The seconds in which batches were waited for.
    var waited = 0.0
  }

  /// Makes a trainer for `task` in `run`, which continues from the run's newest intact checkpoint.
  ///
  /// - Parameters:
  ///   - alarms: The conditions that warn, or end the run.
  ///   - changed: Returns the keys of the recipe that were changed after a step. If the data was,
  ///     the stream of batches starts anew; if the metric that chooses the model was, so does the
  ///     choice.
  ///   - trained: The parameters that are trained; by default those of the configuration, in a
  ///     model with one encoder.
  public init(
    _ task: Task, _ configuration: TrainingConfiguration, metrics: [LoggedMetric] = [],
    alarms: Alarms = Alarms(), run: RunFolder, changed: (_ step: Int) -> Set<String> = { _ in [] },
    trained: TrainedParameters? = nil, observe: @escaping (TrainingEvent) -> Void
  ) throws {
    self.task = task
    self.configuration = configuration
    self.metrics = metrics
    self.run = run
    self.observe = observe
    (alarmMode, watch) = (alarms.mode, AlarmWatch(alarms))
    self.trained =
      try trained ?? TrainedParameters(task.store, configuration, held: task.held)
    optimizer = try AdamW(task.store, configuration.optimizer, trained: self.trained)
    let saved = try run.checkpoints.restore(task.store, optimizer) {
      observe(.skippedCheckpoint(reason: $0))
    }
    lastCheckpoint = saved?.path
    state =
      try saved?.state.going(on: task.dataDigest, changed: changed, path: run.path)
      ?? CheckpointState(
        step: 0, tokens: 0, cursor: BatchCursor(), data: task.dataDigest, seed: task.seed)
    try run.forgetMetrics(after: state.step)
    self.trained.mark(task.store, after: state.step)
  }

  /// The number of steps done.
  public var step: Int { state.step }

  /// True if nothing remains to be done: all steps are done, or validation has not improved for too
  /// long.
  public var isDone: Bool { state.step >= configuration.steps || isOutOfPatience }

  /// True if validation has not improved for as long as the configuration allows.
  public var isOutOfPatience: Bool {
    configuration.selection.patience.map { (state.selection?.waited ?? 0) >= $0 } ?? false
  }

  /// The reason why an alarm ended the run; nil if none did, or if the recipe has changed since.
  public var alarm: String? { state.alarm }

  /// Writes the last weights as the model, unless the model is chosen by validation and already
  /// written.
  public func saveModel() throws {
    guard configuration.selection.metric == nil || state.selection == nil else { return }
    try task.save(to: run.model)
  }

  /// Trains until all steps are done or `stop` returns true, and then saves the model.
  @discardableResult
  public func train(until stop: StopRequest = { false }) throws -> TrainingOutcome {
    observe(.started(step: state.step, steps: configuration.steps))
    let batches = try task.batches(from: state.cursor)
    defer { batches.cancel() }
    interval.started = Date()
    var interrupted = false
    while !isDone && !interrupted {
      try advance(batches)
      interrupted = stop()
      let isLast = state.step == configuration.steps
      if isLast || state.step % configuration.validateEvery == 0 { try validate() }
      // The model must not be of a later step than the one the run resumes from.
      let isBest = state.selection?.step == state.step
      if isDone || isBest || interrupted || alarm != nil
        || state.step % configuration.checkpointEvery == 0
      {
        try save()
      }
      if let alarm { throw try stopped(by: alarm) }
    }
    try saveModel()
    observe(.finished(step: state.step, interrupted: interrupted && !isDone))
    return TrainingOutcome(step: state.step, isInterrupted: interrupted && !isDone)
  }

  /// Ends the run in order, and returns the error that says why.
  private func stopped(by alarm: String) throws -> TrainingError {
    try saveModel()
    observe(.finished(step: state.step, interrupted: true))
    return .alarmed(step: state.step, alarm: alarm, checkpoint: lastCheckpoint)
  }

  /// Warns of what the values of a report raise, which ends the run if the recipe says so.
  private func warn(_ alarms: [String]) {
    for alarm in alarms { observe(.warned(step: state.step, alarm)) }
    if alarmMode == .stop, !isDone { state.alarm = state.alarm ?? alarms.first }
  }

  /// Takes one optimizer step.
  private func advance(
    _ batches: BatchSequence<Task.Batch>
  ) throws {
    let step = state.step + 1
    var loss = 0.0, kinds: Set<String> = []
    for part in 0..<configuration.accumulation {
      let asked = Date()
      let found = try batches.next()
      interval.waited += Date().timeIntervalSince(asked)
      guard let next = found else {
        throw TrainingError.noData(reason: "the stream of batches ended at step \(step)")
      }
      let context = ForwardContext(
        training: task.seed, step: state.step * configuration.accumulation + part,
        dtype: task.precision)
      let result = try task.loss(next.batch, context)
      let share = 1 / Double(configuration.accumulation)
      loss += result.loss.values.reduce(0) { $0 + Double($1) } * share
      try (share == 1 ? result.loss : result.loss.scaled(by: share)).backward()
      add(result, share)
      if let kind = result.kind { kinds.insert(kind) }
      state.cursor = next.next
    }
    let norm = try optimizer.gradientNorm()
    try check(step, loss: loss, norm: norm, of: kinds.count == 1 ? kinds.first : nil)
    let rate = configuration.rate(step)
    try optimizer.step(step, rate: rate, norm: norm)
    state.step = step
    trained.mark(task.store, after: step)
    interval.losses.append(loss)
    try report(rate: rate, norm: norm)
  }

  private func add(_ result: TaskLoss, _ share: Double) {
    state.tokens += result.tokens
    interval.tokens += result.tokens
    for (name, value) in result.metrics {
      let former = interval.metrics[name] ?? (0, 0)
      interval.metrics[name] = (former.sum + value * share, former.share + share)
    }
  }

  /// Throws before a bad gradient reaches the weights, so that they stay those of the last good
  /// step.
  private func check(_ step: Int, loss: Double, norm: Double, of kind: String?) throws {
    guard loss.isFinite && norm.isFinite else {
      throw TrainingError.notFinite(
        step: step, what: culprit() ?? "the loss", loss: loss, checkpoint: lastCheckpoint)
    }
    if let kind { try watch(step, loss, of: kind) } else { try watch(step, loss) }
  }

  private func watch(_ step: Int, _ loss: Double) throws {
    let smoothed = state.smoothedLoss.map { 0.98 * $0 + 0.02 * loss } ?? loss
    let first = state.firstLoss ?? loss
    (state.smoothedLoss, state.firstLoss) = (smoothed, first)
    try check(step, WatchedLoss(smoothed: smoothed, first: first))
  }

  private func watch(_ step: Int, _ loss: Double, of kind: String) throws {
    var watched = state.watched?[kind] ?? WatchedLoss(smoothed: loss, first: loss)
    watched.smoothed = 0.98 * watched.smoothed + 0.02 * loss
    state.watched = (state.watched ?? [:]).merging([kind: watched]) { $1 }
    try check(step, watched)
  }

  private func check(_ step: Int, _ loss: WatchedLoss) throws {
    guard loss.smoothed <= 2 * abs(loss.first) + 1 else {
      throw TrainingError.diverged(
        step: step, loss: loss.smoothed, start: loss.first, checkpoint: lastCheckpoint)
    }
  }

  /// Returns the first parameter with a value or gradient that is not finite.
  private func culprit() -> String? {
    let parameters = task.store.parameters
    func isBad(_ tensor: Tensor?) -> Bool {
      tensor?.withFloats { $0.contains { !$0.isFinite } } ?? false
    }
    if let bad = parameters.first(where: { isBad($0.value) }) { return "parameter \(bad.name)" }
    return parameters.first { isBad($0.value.gradient) }.map { "the gradient of \($0.name)" }
  }

  private func report(rate: Double, norm: Double) throws {
    let isLogged =
      state.step % configuration.logEvery == 0 || state.step == configuration.steps
    let seconds = max(1e-9, Date().timeIntervalSince(interval.started))
    let count = Double(interval.losses.count)
    let report = StepReport(
      step: state.step, steps: configuration.steps,
      loss: interval.losses.reduce(0, +) / count, rate: rate, gradientNorm: norm,
      tokens: state.tokens, tokensPerSecond: Double(interval.tokens) / seconds,
      waiting: min(1, interval.waited / seconds), isLogged: isLogged,
      metrics: interval.metrics.mapValues { $0.sum / $0.share })
    observe(.stepped(report))
    if let interval = configuration.histogramEvery, state.step % interval == 0 {
      observe(.histograms(step: state.step, task.store.histograms()))
    }
    guard isLogged else { return }
    var values = report.logged
    values["step"] = Double(report.step)
    try run.log(values)
    warn(watch.raised(by: report.logged))
    interval = Interval()
  }

  private func validate() throws {
    let metrics = try task.validate()
    guard !metrics.isEmpty else { return }
    try select(by: metrics)
    var values = metrics
    values["step"] = Double(state.step)
    values["tokens"] = Double(state.tokens)
    try run.log(values)
    observe(.validated(step: state.step, metrics: metrics))
    for warning in task.warnings(metrics) { observe(.warned(step: state.step, warning)) }
    warn(watch.raised(by: metrics, named: validationSeries))
    interval.started = Date()
    (interval.tokens, interval.waited) = (0, 0)
  }

  /// Saves the weights as the model if they are the best so far.
  private func select(by values: [String: Double]) throws {
    guard let name = configuration.selection.metric else { return }
    guard let value = values[name] else {
      throw TrainingError.unknownMetric(name: name, known: values.keys.sorted())
    }
    // A value that is not a number is not an improvement.
    guard value.isFinite else {
      state.selection?.waited += 1
      return
    }
    let selection = Selection.after(
      state.selection, step: state.step, value: value,
      isRising: metrics.series(called: name).direction == .higherIsBetter)
    state.selection = selection
    if selection.step == state.step { try task.save(to: run.model) }
  }

  private func save() throws {
    let path = try run.checkpoints.save(
      state, task.store, optimizer, keep: configuration.keepCheckpoints)
    lastCheckpoint = path
    observe(.saved(step: state.step, path: path))
  }
}

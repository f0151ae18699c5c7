import ClozeData
import ClozeReport
import ClozeRuns
import ClozeTraining
import Dispatch
import Foundation

/// Carries out the runs of a sweep, a few at a time, each in another process, which stops with
/// a checkpoint when this one ends for any reason.
final class SweepSchedule {
  /// The settings of the processes.
  struct Settings {
    /// The number of processes at a time.
    var jobs: Int
    /// The options of computing that all get.
    var arguments: [String]
    /// The split on which each model is evaluated; nil for none.
    var evaluation: String?
  }

  private enum Work { case training, evaluation }

  private struct Active {
    let index: Int
    let work: Work
    let job: Job
    var nextMessage = 0
  }

  private let folder: SweepFolder
  private let plan: SweepPlan
  private let runs: [SweepRun]
  private let settings: Settings
  private let launcher: Launcher
  private let session: Session
  private let progress: ProgressReporter?
  private let anEnd = DispatchSemaphore(value: 0)
  private var waiting: [(index: Int, work: Work)] = []
  private var active: [Active] = []
  private var isStopping = false
  private var saidWaiting: Set<Int> = []
  /// The reasons for which runs failed, by their number.
  private(set) var failures: [Int: String] = [:]

  /// Makes the schedule of `runs`, which are those of `plan`.
  init(
    _ folder: SweepFolder, _ plan: SweepPlan, _ runs: [SweepRun], _ settings: Settings,
    _ launcher: Launcher, _ session: Session
  ) {
    (self.folder, self.plan, self.runs, self.settings) = (folder, plan, runs, settings)
    (self.launcher, self.session) = (launcher, session)
    progress = session.progress("sweep", unit: "step")
  }

  /// Does what is missing. Requests to stop are passed on to the processes.
  ///
  /// - Throws: `CommandError` if no process can be started.
  func carryOut() throws {
    let interrupts = session.interrupts
    interrupts.defer()
    defer { interrupts.undefer() }
    for (index, run) in runs.enumerated() {
      run.mark(plan.tag)
      if run.state != .done {
        waiting.append((index, .training))
      } else if needsEvaluation(run) {
        waiting.append((index, .evaluation))
      }
    }
    defer { progress?.finish() }
    do {
      try loop()
    } catch {
      active.forEach { $0.job.cancel() }
      for one in active { while !one.job.wait(60) { one.job.cancel() } }
      throw error
    }
  }

  private func loop() throws {
    while true {
      if session.interrupts.requestedStatus != nil, !isStopping { stop() }
      collect()
      if !isStopping { try startNext() }
      if active.isEmpty, isStopping || waiting.isEmpty { return }
      show()
      _ = anEnd.wait(timeout: .now() + 0.2)
    }
  }

  private func stop() {
    isStopping = true
    active.forEach { $0.job.cancel() }
    if !active.isEmpty { message("stopping \(counted(active.count, "run")) with a checkpoint") }
  }

  // MARK: - Beginning

  private func startNext() throws {
    while active.count < settings.jobs,
      let place = waiting.firstIndex(where: { isFree($0.index) })
    {
      let (index, work) = waiting.remove(at: place)
      try start(index, work)
    }
  }

  /// True if no process works on the run; what a killed sweep had begun may still be stopping.
  private func isFree(_ index: Int) -> Bool {
    guard runs[index].state == .running else { return true }
    if saidWaiting.insert(index).inserted {
      message("waiting for \(runs[index].plan.name), on which another process works")
    }
    return false
  }

  private func start(_ index: Int, _ work: Work) throws {
    let run = runs[index]
    if work == .training, run.state == .done { return finish(index, .training, nil) }
    run.clearRemnant()
    let line = arguments(run, work)
    let started = try launcher.start(line, ShellSettings(), inBackground: true)
    let job = Job(index + 1, line.map(\.commandWord).joined(separator: " "), started) {
      [anEnd] _ in anEnd.signal()
    }
    active.append(Active(index: index, work: work, job: job))
    if work == .training {
      let verb = line.contains("--resume") ? "going on with" : "beginning"
      message("\(verb) \(run.plan.name) (\(index + 1) of \(runs.count))")
    }
  }

  private func arguments(_ run: SweepRun, _ work: Work) -> [String] {
    let command = Registry.stage(of: run.recipe).command
    guard work == .training else {
      return ["evaluate", run.path, "--split", settings.evaluation ?? ""] + settings.arguments
    }
    let place = ["--runs", folder.runs.path] + settings.arguments
    guard run.state == .missing else { return [command, "--resume", run.path] + place }
    return [command, folder.recipe, "--out", run.path]
      + run.plan.settings.flatMap { ["--set", $0] } + place
  }

  // MARK: - Ending

  /// Takes note of the processes that have ended, and of what the others have said.
  private func collect() {
    for place in active.indices.reversed() {
      let job = active[place].job, run = runs[active[place].index]
      if active[place].work == .training { run.mark(plan.tag) }
      let hasEnded = job.wait(0)
      let (lines, next) = job.messages(from: active[place].nextMessage)
      active[place].nextMessage = next
      for line in lines where line.hasPrefix("warning: ") { message("\(run.plan.name): \(line)") }
      guard hasEnded else { continue }
      let ended = active.remove(at: place)
      finish(ended.index, ended.work, job)
    }
  }

  private func finish(_ index: Int, _ work: Work, _ job: Job?) {
    let run = runs[index]
    let isDone = work == .training ? run.state == .done : job?.state == .done
    if isDone {
      message(work == .training ? "done: \(run.plan.name)" : "evaluated: \(run.plan.name)")
      if work == .training, !isStopping, needsEvaluation(run) {
        waiting.insert((index, .evaluation), at: 0)
      }
    } else if let job, !isStopping || job.state == .failed {
      let reason = Self.reason(job)
      failures[index] = reason
      message("failed: \(run.plan.name): \(reason)")
    }
  }

  private func needsEvaluation(_ run: SweepRun) -> Bool {
    settings.evaluation.map { !run.isEvaluated(on: $0) } ?? false
  }

  /// Returns why `job` ended before its work was done.
  private static func reason(_ job: Job) -> String {
    if let line = job.messages(from: 0).lines.last(where: { $0.hasPrefix("error: ") }) {
      return String(line.dropFirst("error: ".count))
    }
    switch job.status {
    case 128 + SIGKILL: return "its process was killed"
    case 128 + SIGTERM, 128 + SIGINT: return "its process was stopped"
    default: return "its process ended with status \(job.status ?? 1)"
    }
  }

  // MARK: - Progress

  private func message(_ text: String) { progress?.message(oneLine(text)) }

  /// Shows the share of all steps that is done, and the time that the rest will take.
  private func show() {
    guard let progress else { return }
    let total = runs.reduce(0) { $0 + $1.recipe.training.steps }
    progress.update(ProgressUpdate(done: stepsDone(), total: total))
  }

  private func stepsDone() -> Int {
    let training = active.filter { $0.work == .training }
    let working = Dictionary(training.map { ($0.index, $0.job) }) { $1 }
    let left = Set(waiting.filter { $0.work == .training }.map(\.index))
    return runs.indices.reduce(0) { sum, index in
      let all = runs[index].recipe.training.steps
      if let job = working[index] {
        let step = job.lastProgress?.firstMatch(of: /step (\d+)\//).flatMap { Int($0.1) }
        return sum + min(step ?? former(index), all)
      }
      return sum + (left.contains(index) || failures[index] != nil ? former(index) : all)
    }
  }

  /// The steps that a run had when it was last seen not to be worked on.
  private func former(_ index: Int) -> Int {
    if let known = formerSteps[index] { return known }
    let steps = min(runs[index].steps, runs[index].recipe.training.steps)
    formerSteps[index] = steps
    return steps
  }

  private var formerSteps: [Int: Int] = [:]
}

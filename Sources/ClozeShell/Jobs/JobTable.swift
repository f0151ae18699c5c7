import Synchronization

/// The jobs of a session.
final class JobTable: Sendable {
  private struct State {
    var jobs: [Job] = []
    var ended: (@Sendable (Job) -> Void)?
  }

  private let state = Mutex(State())

  /// All jobs that have not been forgotten, by number.
  var all: [Job] { state.withLock { $0.jobs } }

  /// The running jobs.
  var running: [Job] { all.filter { $0.state == .running } }

  /// Sets `body` to be called, from another thread, when a job ends.
  func whenOneEnds(_ body: @escaping @Sendable (Job) -> Void) {
    state.withLock { $0.ended = body }
  }

  /// Starts the command `line` as a job.
  func start(
    _ line: [String], _ text: String, _ settings: ShellSettings, _ launcher: Launcher
  ) throws -> Job {
    let started = try launcher.start(line, settings, inBackground: true)
    return state.withLock { state in
      let number = (state.jobs.last?.number ?? 0) + 1
      let job = Job(number, text, started) { [self] job in
        self.state.withLock { $0.ended }?(job)
      }
      state.jobs.append(job)
      return job
    }
  }

  /// Returns the job with this number.
  func job(_ number: Int) throws -> Job {
    let jobs = all
    if let job = jobs.first(where: { $0.number == number }) { return job }
    let known = jobs.map { String($0.number) }.joined(separator: ", ")
    throw Misuse(
      text: "there is no job \(number); " + (known.isEmpty ? "none was begun" : "known: \(known)"))
  }

  /// Forgets a job that has ended.
  func forget(_ job: Job) {
    state.withLock { $0.jobs.removeAll { $0 === job && $0.state != .running } }
  }

  /// Stops all jobs with a checkpoint.
  func cancelAll() { running.forEach { $0.cancel() } }
}

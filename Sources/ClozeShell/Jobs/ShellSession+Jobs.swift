import ClozeLanguage
import Foundation

extension ShellSession {
  /// Waits for `job` and returns its result.
  ///
  /// - Throws: `CommandError` if it failed or was cancelled; `Interruption`.
  func result(of job: Job) throws -> Value {
    if job.state == .running { note("waiting for job \(job.number): \(job.text)") }
    while !job.wait(0.05) { try checkInterrupts() }
    guard job.state == .done else { throw CommandError(Self.ending(of: job)) }
    return CommandResult.value(job.content) ?? .null
  }

  /// Waits for `job` and returns its result; of a training that was cancelled, the stopped run.
  ///
  /// - Throws: As `result(of:)`.
  func product(of job: Job) throws -> Value {
    if job.state == .running { note("waiting for job \(job.number): \(job.text)") }
    while !job.wait(0.05) { try checkInterrupts() }
    guard job.state == .cancelled, job.content.path != nil,
      let value = CommandResult.value(job.content)
    else { return try result(of: job) }
    return value
  }

  /// Waits for `job`, shows its result, and forgets it.
  func finish(_ job: Job) throws -> Value {
    // The failure or cancellation is then reported, too.
    defer { jobs.forget(job) }
    let value = try result(of: job)
    if !job.output.isEmpty { try streams.result(job.output) }
    note(Self.ending(of: job))
    return value
  }

  /// Waits for all jobs at the end of a script; throws the first failure when all have ended.
  func finishJobs() throws {
    var failure: (any Error)?
    for job in jobs.all {
      do {
        _ = try finish(job)
      } catch let error as CommandError {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
  }

  /// Stops all jobs with a checkpoint and waits for their end.
  func cancelJobs() {
    jobs.cancelAll()
    for job in jobs.all { while !job.wait(60) { job.cancel() } }
  }

  /// Describes the end of a job in one line.
  static func ending(of job: Job) -> String {
    let start = "job \(job.number) "
    switch job.state {
    case .running: return start + "is running: \(job.text)"
    case .done:
      let made = job.content.path.map { " -> \($0)" } ?? ""
      return start + "is done: \(job.text)\(made)"
    case .cancelled: return start + "was cancelled: \(job.text); \(job.lastLine ?? "")"
    case .failed: return start + "failed: \(job.text); \(reason(job))"
    }
  }

  private static func reason(_ job: Job) -> String {
    guard let line = job.lastLine, line.hasPrefix("error: ") else {
      return "its process ended with status \(job.status ?? 1)"
    }
    return String(line.dropFirst("error: ".count))
  }
}

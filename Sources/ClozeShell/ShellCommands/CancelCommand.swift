import ArgumentParser
import ClozeLanguage

/// `cancel`: stops a job.
struct CancelCommand: ShellCommand {
  static let configuration = help(
    "cancel", "Stop a job, or all of them; one that trains writes a checkpoint first.",
    notes: "A job that is cancelled again is killed.",
    examples: ["cancel 2", "cancel"])

  @Argument(help: ArgumentHelp("The job's number.", valueName: "job"))
  var number: Int?

  func execute(in shell: ShellSession) throws -> Value? {
    guard let number else {
      shell.jobs.cancelAll()
      return nil
    }
    let job = try shell.jobs.job(number)
    guard job.state == .running else { throw CommandError(ShellSession.ending(of: job)) }
    job.cancel()
    return nil
  }
}

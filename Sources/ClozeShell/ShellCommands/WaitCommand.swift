import ArgumentParser
import ClozeLanguage

/// `wait`: waits until jobs have ended.
struct WaitCommand: ShellCommand {
  static let configuration = help(
    "wait", "Wait until a job has ended, or all of them, and show their results.",
    notes: "Ctrl-C leaves; the jobs go on. It fails if a job failed or was cancelled.",
    examples: ["wait", "wait 2"])

  @Argument(help: ArgumentHelp("The job's number.", valueName: "job"))
  var number: Int?

  func execute(in shell: ShellSession) throws -> Value? {
    guard let number else {
      try shell.finishJobs()
      return nil
    }
    return try shell.finish(shell.jobs.job(number))
  }
}

import ArgumentParser
import ClozeLanguage
import ClozeReport

/// `jobs`: shows the background jobs.
struct JobsCommand: ShellCommand {
  static let configuration = help(
    "jobs", "List the commands that were begun with & and have not been waited for.",
    examples: ["jobs"])

  func execute(in shell: ShellSession) throws -> Value? {
    var records = Records(columns: ["job", "state", "time", "command", "progress"])
    for job in shell.jobs.all {
      records.append([
        .int(job.number), .string(job.state.rawValue), .string(Format.duration(job.seconds)),
        .string(job.text), RecordValue(job.lastProgress ?? job.lastLine),
      ])
    }
    try shell.show(records)
    return nil
  }
}

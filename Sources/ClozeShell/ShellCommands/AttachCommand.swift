import ArgumentParser
import ClozeLanguage
import ClozeReport

/// `attach`: watches a job.
struct AttachCommand: ShellCommand {
  static let configuration = help(
    "attach", "Show a job's progress and messages as they come, then its results.",
    notes: "Ctrl-C leaves; the job goes on. Without a number it is the newest that is running.",
    examples: ["attach", "attach 2"])

  @Argument(help: ArgumentHelp("The job's number.", valueName: "job"))
  var number: Int?

  func execute(in shell: ShellSession) throws -> Value? {
    let job = try chosen(shell)
    var view = JobView(shell.streams)
    // Of earlier messages, the last lines are enough.
    var next = max(0, job.messages(from: 0).next - 10)
    repeat {
      let (lines, end) = job.messages(from: next)
      next = end
      lines.forEach { view.show($0) }
      if let status = shell.interrupts.requestedStatus {
        view.finish()
        throw Interruption(status: status, message: "job \(job.number) goes on")
      }
    } while !job.wait(0.1)
    job.messages(from: next).lines.forEach { view.show($0) }
    view.finish()
    return try shell.finish(job)
  }

  private func chosen(_ shell: ShellSession) throws -> Job {
    if let number { return try shell.jobs.job(number) }
    guard let job = shell.jobs.running.last ?? shell.jobs.all.last else {
      throw Misuse(text: "there is no job; a command that ends with & becomes one")
    }
    return job
  }
}

/// A view of a job's lines; at a terminal a line of progress replaces the previous one.
struct JobView {
  private let streams: Streams
  private var label: String?

  init(_ streams: Streams) { self.streams = streams }

  mutating func show(_ line: String) {
    let new = Self.label(line), redraws = streams.messageTerminal.allowsControlCodes
    let isSame = redraws && new != nil && new == label
    if label != nil && !isSame && redraws { streams.message("\n") }
    let width = max(1, streams.messageTerminal.width - 1)
    let text = redraws && new != nil ? String(line.prefix(width)) : line
    streams.message((isSame ? "\r\u{1B}[K" : "") + text + (redraws && new != nil ? "" : "\n"))
    label = new
  }

  mutating func finish() {
    if label != nil && streams.messageTerminal.allowsControlCodes { streams.message("\n") }
    label = nil
  }

  /// Returns the text before the colon of a line of progress, such as `pretrain:  25%  step 5/20`.
  static func label(_ line: String) -> String? {
    guard let match = line.wholeMatch(of: /([a-z][a-z ]*): {1,3}(?:\d+%  )?[a-zA-Z]+ \d.*/) else {
      return nil
    }
    return String(match.1)
  }
}

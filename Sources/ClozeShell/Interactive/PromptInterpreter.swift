import ClozeReport
import Foundation

/// An interpreter that runs entries from the prompt in a session, and prints errors.
final class PromptInterpreter {
  /// The session.
  let shell: ShellSession
  /// False once a statement has ended the session.
  private(set) var goesOn = true
  /// The requested exit status.
  private(set) var status = Program.Status.done
  private var hasWarned = false

  init(_ shell: ShellSession) { self.shell = shell }

  /// The running jobs, such as `1 pretrain 12%`.
  var running: [String] { shell.jobs.running.map(Self.label) }

  /// Runs the statements of an entry, up to the first that fails.
  func run(_ text: String, file: String = "") {
    shell.interrupts.forget()
    do {
      try shell.run(text, file: file)
      hasWarned = false
    } catch let quit as Quit {
      leave(quit.status)
    } catch let interruption as Interruption {
      if let message = interruption.message { shell.note(message) }
    } catch let failure as StatementFailure {
      shell.report(failure)
    } catch is ClosedOutput {
      goesOn = false
    } catch {
      shell.streams.error(Failure(error, []).text)
    }
    if shell.interrupts.requestedStatus == 128 + SIGTERM { goesOn = false }
    shell.interrupts.forget()
  }

  /// Ends the session, unless jobs are running and the user has not yet been warned.
  func leave(_ status: Int32 = Program.Status.done) {
    let running = running
    guard running.isEmpty || hasWarned else {
      hasWarned = true
      return shell.streams.message(
        "still running: \(running.joined(separator: ", ")); once more stops them with a checkpoint "
          + "and leaves, wait waits\n")
    }
    (self.status, goesOn) = (status, false)
  }

  /// Returns the job's number, command and progress.
  private static func label(_ job: Job) -> String {
    let name = job.text.split(separator: " ").first.map(String.init) ?? ""
    let percent = job.lastProgress?.firstMatch(of: /\d+%/).map { " " + String($0.0) } ?? ""
    return "\(job.number) \(name)\(percent)"
  }
}
